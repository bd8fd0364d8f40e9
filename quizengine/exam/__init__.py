"""Decisions about an attempt: which paper, how long, how many points, which mark. Values in, values out, no clock."""
