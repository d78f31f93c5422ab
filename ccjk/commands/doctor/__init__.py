"""``ccjk doctor``."""
