"""One file a command: plain functions that do it and return what to tell."""
