"""A form on a page: shown, read, handed in, and shown again with what is wrong."""
