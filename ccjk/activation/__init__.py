"""A profile in a shell, a directory or one command. Hot: what is here imports almost nothing."""
