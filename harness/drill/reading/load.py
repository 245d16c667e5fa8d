"""Drill and connector files by name or path, read and validated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import assets, regular_file
from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.drill.reading import extends, validate
from harness.drill.reading.programs import missing_scripts
from harness.drill.text import document, typos
from harness.drill.text.document import Document
from harness.errors import DrillInvalid, Problem, shown

DRILL = ".drill.yaml"
CONNECTOR = ".connector.yaml"
WATCHDOG = ".watchdog.yaml"


@dataclass(frozen=True)
class LoadedDrill:
    """A drill with the text that it was read from and the place of each part in it."""

    drill: Drill
    marks: Document
    text: str
    path: Path

    @property
    def file(self) -> str:
        """What messages call it: a bundled one by its name, any other by the path that was given."""
        return assets.called(self.path)


@dataclass(frozen=True)
class LoadedConnector:
    """A connector or watchdog file with the text that it was read from."""

    connector: ConnectorFile
    marks: Document
    text: str
    path: Path

    @property
    def file(self) -> str:
        """What messages call it: a bundled one by its name, any other by the path that was given."""
        return assets.called(self.path)


def load_drill(path: Path) -> LoadedDrill:
    """Read and validate a drill and the file that it extends. Raises DrillInvalid with all its problems."""
    marks = extends.completed_drill(document.read(path))
    return LoadedDrill(validate.drill(marks), marks, marks.text, path)


def load_connector(path: Path) -> LoadedConnector:
    """Read and validate a connector or watchdog file and the file that it extends. Raises DrillInvalid with all its problems."""
    marks = extends.completed(document.read(path), extends.CONNECTOR_FILE)
    connector = validate.connector(marks, lambda file: missing_scripts(file, path.parent))
    return LoadedConnector(connector, marks, marks.text, path)


_LISTS = {DRILL: "idrill list", CONNECTOR: "idrill list --connectors"}
"""The command that shows all names of a kind of file."""


def find_drill(name_or_path: str) -> Path:
    """A path as it is; a name in the working directory, its `drills/`, then among the built-in drills. Raises DrillInvalid."""
    return find_file(name_or_path, DRILL, "drill", Path(), [Path(), Path("drills"), assets.drills()])


def find_connector(name_or_path: str, relative_to: Path) -> Path:
    """A path (from the folder `relative_to` or the working directory); a name there, then among the built-in connectors.

    Raises DrillInvalid.
    """
    return find_file(name_or_path, CONNECTOR, "connector", relative_to, [relative_to, Path(), assets.fixture("connector")])


def find_watchdog(name_or_path: str, relative_to: Path) -> Path:
    """As `find_connector`, for `*.watchdog.yaml`. Raises DrillInvalid."""
    return find_file(name_or_path, WATCHDOG, "watchdog", relative_to, [relative_to, Path(), assets.fixture("connector")])


def drills_in(folder: Path) -> tuple[Path, ...]:
    """All drill files in a folder and below, sorted by name."""
    return tuple(sorted(regular_file.below(folder, DRILL), key=lambda path: (path.name, str(path))))


def find_file(wanted: str, suffix: str, what: str, relative_to: Path, folders: list[Path]) -> Path:
    """A path (from the folder `relative_to` or the working directory), or a name in one of the folders. Raises DrillInvalid."""
    for path in (relative_to / wanted, Path(wanted)):
        if regular_file.is_regular(path):
            return path
    known: dict[str, Path] = {}
    for folder in folders:
        for path in _named(folder, suffix):
            known.setdefault(path.name.removesuffix(suffix), path)
    if wanted in known:
        return known[wanted]
    hint = typos.hint_of_many(wanted.rpartition("/")[2].removesuffix(suffix), sorted(known))
    names = typos.listed(sorted(known), _LISTS.get(suffix, "idrill list"))
    found = f"no such {what} file" if "/" in wanted or wanted.endswith(".yaml") else f"unknown {what} {shown(wanted)!r}"
    raise DrillInvalid((Problem(shown(wanted), 0, 0, "", found, f"a path, or a name ({names})", hint),))


def _named(folder: Path, suffix: str) -> Iterator[Path]:
    """Files of a kind; folders of the user are not searched in depth, the fixtures are."""
    deep = folder.is_relative_to(assets.root()) and folder.is_absolute()
    yield from sorted(folder.rglob(f"*{suffix}") if deep else folder.glob(f"*{suffix}"))
