"""Notices: to whom they go, how they are worded and mailed, reminders and escalation, and the page that lists them."""
