"""The demo: fictional people and organisations, a clock that can be put forward. Never part of a real site."""
