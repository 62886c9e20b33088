"""What every page stands on: who is asking, what they may do, how errors are answered."""
