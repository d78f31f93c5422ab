"""Pure rules: no files, no processes, nothing of the machine."""
