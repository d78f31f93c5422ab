"""What earlier releases made goes on working: their homes, and their hooks in shells that are running."""
