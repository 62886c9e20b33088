"""Accounts: signing in, and staying signed in."""
