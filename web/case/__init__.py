"""One case as people may see it: its page, its course on the drawing, its history, what it is about."""
