"""The demo: fictional people and an edition under way, built by playing stories."""
