"""Fixtures for the tests of properties."""

from __future__ import annotations

import pytest
from one_database import place_of_its_own

from harness.evidence import database


@pytest.fixture(autouse=True)
def _one_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """All verdicts of a worker share one DuckDB; tests/unit/evidence/test_database.py shows that they share nothing in it."""
    monkeypatch.setattr(database, "open_database", place_of_its_own)
