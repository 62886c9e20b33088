"""What people are told, when, and who reads it: new tasks, reminders, digests."""
