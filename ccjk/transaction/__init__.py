"""A change of several files: worked out, written as one, undone."""
