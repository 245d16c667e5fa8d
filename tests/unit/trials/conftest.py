from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.rehearsal import draw_up
from harness.trials.trial import Trial


@pytest.fixture
def trial() -> Callable[..., Trial]:
    """A trial of a bundled drill."""

    def one(drill: str = "commit-then-cut", connector: str | None = None, seed: int = 1, **more: Any) -> Trial:
        return Trial(draw_up(drill, connector=connector, seed=seed), **more)

    return one
