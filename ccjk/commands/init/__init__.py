"""``ccjk init``."""
