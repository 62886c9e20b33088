"""The process that runs: settings, database, wiring, the worker and what it sends; without Flask."""
