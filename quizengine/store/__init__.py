"""Storage: columns in `tables`, the engine and its transactions, and one module of functions per noun.

Functions take a connection or a session and never commit; services do.
"""
