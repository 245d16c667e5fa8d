"""The game days that scripted teams play, with the teams that do one thing wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from harness.drill.reading.expectations import FILE, Expectations, load
from harness.drill.reading.load import find_drill, load_drill
from harness.gameday.reading.load import GAMEDAY, TEAM, load_gameday

GOOD = "good"
"""The team that does it right, and every other one extends."""
BROKEN = "broken"
"""The folder of those."""


@dataclass(frozen=True)
class Teams:
    """A folder with `*.gameday.yaml`, `good.team.yaml`, `broken/*.team.yaml` and `expectations.yaml`."""

    folder: Path

    def expectations(self) -> Expectations:
        """Team → game day, check and finding. Raises DrillInvalid."""
        return load(self.folder / FILE)

    def path(self, team: str | None) -> str:
        """The file of a team; None: of the one that does it right."""
        return str(self.folder / (f"{GOOD}{TEAM}" if team is None else f"{BROKEN}/{team}{TEAM}"))

    @cached_property
    def files(self) -> dict[str, Path]:
        """Of each game day."""
        return {path.name.removesuffix(GAMEDAY): path for path in sorted(self.folder.glob(f"*{GAMEDAY}"))}

    def category(self, name: str) -> str:
        """Of the drill that a game day plays. Raises DrillInvalid."""
        [drill] = load_gameday(self.files[name]).gameday.drill
        return load_drill(find_drill(str(self.folder / drill))).drill.category
