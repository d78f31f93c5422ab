"""``ccjk doctor``: what is wrong, and the one command that mends each. One module a subject, all of them in ``checks.py``."""
