"""Files on the disk: their names, their place, and what a crash leaves behind."""
