"""Who may do what, what they may not find, and in which words they are told: without Flask."""
