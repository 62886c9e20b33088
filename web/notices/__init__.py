"""通知: what the person at the screen was told, and what of it they want by mail."""
