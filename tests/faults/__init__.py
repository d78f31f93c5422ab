"""Ended, out of room, refused by the disk at any system call of any command that writes: nothing lost, nothing left."""
