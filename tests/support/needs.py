"""What not every machine has: without it the tests that need it are skipped, where nobody said that it must be here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.errors import EnvironmentUnavailable


@contextmanager
def or_skip(what: str) -> Iterator[None]:
    """Skip with the reason, unless IDRILL_REQUIRE_DOCKER=1."""
    try:
        yield
    except EnvironmentUnavailable as error:
        if os.environ.get("IDRILL_REQUIRE_DOCKER") == "1":
            raise
        pytest.skip(f"no {what}: {str(error).splitlines()[0]}")
