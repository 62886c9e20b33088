"""What handlers of any award can use: documents, words of expressions, the rulebook, and the general services."""
