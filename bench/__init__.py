"""Benchmarks: commands that print a table, each figure with its ratio against something run beside it."""
