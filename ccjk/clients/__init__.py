"""Other programs' files and habits: what must be in them for a profile.

Nothing here reads or writes one; only the lock that Claude Code uses is taken here.
"""
