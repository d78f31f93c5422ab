"""What is set up on this machine, and what its files must say for that."""
