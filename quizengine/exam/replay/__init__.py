"""Replay: what the store says of an attempt, held against what it must be. Stored facts in, checks out.

Nothing here trusts what it is given: a row may say anything, and what cannot be understood is a finding.
"""
