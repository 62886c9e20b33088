"""Accounts, sessions, the second factor, roles granted and requested: everything of signing in but its pages."""
