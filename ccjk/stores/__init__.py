"""ccjk's own files, and safe writing of any file."""
