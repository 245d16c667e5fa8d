"""What is written from the types of game-day and team files: their pages, and their schemas beside the examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from harness.gameday.published.reference import gameday, team
from harness.gameday.published.schema import gameday_schema, team_schema

_PAGES = Path("docs") / "reference"
_FIXTURES = Path("fixtures")


def generated(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file, and its expected content."""
    yield root / _PAGES / "gameday.md", gameday()
    yield root / _PAGES / "team.md", team()
    yield root / _FIXTURES / "integrations" / "gameday.schema.json", json.dumps(gameday_schema(), indent=2) + "\n"
    yield root / _FIXTURES / "teams" / "team.schema.json", json.dumps(team_schema(), indent=2) + "\n"
