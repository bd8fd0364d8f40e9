"""Reports: content and stored results put into frames, handed to `analytics`, and given back as values and figures."""
