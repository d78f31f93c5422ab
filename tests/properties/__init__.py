"""Statements about every file, profile and sequence of commands, shown on many that a generator thinks of."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# Examples are the same in every run and nothing is written beside the tests. `CCJK_EXAMPLES=50` runs fifty times as
# many; a failure prints the example that it was reduced to.
EXAMPLES = int(os.environ.get("CCJK_EXAMPLES", "1"))
LIMIT = pytest.mark.timeout(min(300 * EXAMPLES, 3000))
"""The time that a test with so many examples may take."""
_SHRINK = () if os.environ.get("CCJK_SHRINK") == "0" else (Phase.shrink,)
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)


def many(times: int) -> settings:
    """Return the settings for a property of which ``times`` examples fit into the time of a usual run."""
    return settings(
        max_examples=times * EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=_SLOW,
        phases=(Phase.explicit, Phase.generate, *_SHRINK),
    )
