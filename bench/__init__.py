"""Benchmarks: never a timed test."""
