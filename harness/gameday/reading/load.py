"""Game-day and team files by name or path, read and validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness import assets
from harness.drill.reading.extends import KEY, Items, Sort, completed
from harness.drill.reading.load import find_file
from harness.drill.reading.meant import meant
from harness.drill.text import document
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid, Problem
from harness.gameday.model import Gameday
from harness.gameday.team import Team

GAMEDAY = ".gameday.yaml"
TEAM = ".team.yaml"


@dataclass(frozen=True)
class LoadedGameday:
    """A game-day file with the place of each key in it."""

    gameday: Gameday
    marks: Document
    path: Path

    def located(self, complaints: Iterable[Complaint]) -> tuple[Problem, ...]:
        """Complaints about parts of it, each with its place."""
        return located(self.marks, complaints)


@dataclass(frozen=True)
class LoadedTeam:
    """A team file with the place of each key in it and in the file that it extends."""

    team: Team
    marks: Document
    path: Path


def load_gameday(path: Path) -> LoadedGameday:
    """Read and validate a game-day file. Raises DrillInvalid with all its problems."""
    marks = document.read(path)
    read = meant(Gameday, marks.data)
    if read.found is None or read.complaints():
        raise DrillInvalid(located(marks, read.complaints()))
    return LoadedGameday(read.found, marks, path)


def load_team(path: Path) -> LoadedTeam:
    """Read and validate a team file and the file that it extends. Raises DrillInvalid with all its problems."""
    marks = _whole(document.read(path))
    read = meant(Team, marks.data)
    if read.found is None or read.complaints():
        raise DrillInvalid(located(marks, read.complaints()))
    return LoadedTeam(read.found, marks, path)


def find_gameday(name_or_path: str) -> Path:
    """A path, or a name in the working directory. Raises DrillInvalid."""
    return find_file(name_or_path, GAMEDAY, "game-day", Path(), [Path()])


def find_team(name_or_path: str) -> Path:
    """A path; a name in the working directory, then among the bundled teams. Raises DrillInvalid."""
    return find_file(name_or_path, TEAM, "team", Path(), [Path(), assets.fixture("teams")])


def _whole(marks: Document) -> Document:
    """Completed from the file that it extends; a team that gives itself no name is called as its file is."""
    whole = completed(marks, _SORT)
    return marks if whole is marks else replace(whole, data={"team": marks.path.name.removesuffix(TEAM), **whole.data})


def _id(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""


def _made(name: str, own: Any) -> Any:
    return {"id": name, **own} if isinstance(own, dict) else own


def _beside(name: str, folder: Path) -> Iterator[Path]:
    """Beside the file first; then among the bundled teams."""
    for place in (folder, assets.fixture("teams")):
        yield place / name
        yield place / f"{name}{TEAM}"


def _seen_from(_folder: Path, _base: Path, data: Any) -> Any:
    """Its name, and what it does wrong, are its own."""
    return {key: value for key, value in data.items() if key not in {"team", "about", KEY}}


_SORT = Sort(
    merged=frozenset({()}),
    named={("steps",): Items(_id, _made)},
    candidates=_beside,
    seen_from=_seen_from,
    allowed="a team file, relative to this one, or a bundled team such as good",
)
