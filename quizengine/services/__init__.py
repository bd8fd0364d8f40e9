"""Use cases. Each gathers from the store, decides with the pure floors below, and applies; only here is committed."""
