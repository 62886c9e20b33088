"""The site: pages on Flask, each action checked, each request one unit of work."""
