"""One small request to a provider, and what its answer means."""
