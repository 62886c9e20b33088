"""Benchmarks: each is a command that prints a table and returns figures, with the ratio against something run beside it."""
