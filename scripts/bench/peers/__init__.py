"""ccjk and other switchers of Claude Code's provider, put through the same faults."""
