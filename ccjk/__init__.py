"""ccjk moves Claude Code and Codex between API providers."""

__version__ = "0.2.0"
