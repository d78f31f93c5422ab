"""``ccjk status``."""
