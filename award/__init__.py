"""The facts of an award, and what its regulation says of them: one noun, one room. Knows no engine and no page."""
