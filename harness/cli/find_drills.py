"""Drill files by name, as drills are found for a run: those here, those of the folder `drills/`, those that came with the package."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from harness import assets

SUFFIX = ".drill.yaml"
CONNECTOR_SUFFIX = ".connector.yaml"


def drill_files() -> dict[str, Path]:
    """Name → file, sorted by name; a file here hides one of the same name in `./drills`, and that a bundled one."""
    found: dict[str, Path] = {}
    for folder in (assets.drills(), Path("drills"), Path()):
        found |= {path.name.removesuffix(SUFFIX): path for path in folder.glob(f"*{SUFFIX}")}
    return dict(sorted(found.items()))


def catalogue() -> Collection[str]:
    """The names of the bundled drills."""
    return [path.name.removesuffix(SUFFIX) for path in sorted(assets.drills().glob(f"*{SUFFIX}"))]


def hiding(drills: Collection[str]) -> Iterator[str]:
    """A line for each of these drills whose file hides a bundled one; one named by its path or equal to the byte is no surprise."""
    for name, file in drill_files().items():
        bundled = assets.drills() / f"{name}{SUFFIX}"
        if name in drills and bundled.is_file() and file.read_bytes() != bundled.read_bytes():
            yield f"{name} is {file} here, which hides the drill of that name in the catalogue"


def complete_drill(incomplete: str) -> list[str]:
    """Shell completion of a drill's name."""
    return [name for name in drill_files() if name.startswith(incomplete)]


def connector_files() -> dict[str, Path]:
    """Name → file, sorted by name; a file here hides a bundled one of the same name. Those with a deliberate defect are included."""
    here = {path.name.removesuffix(CONNECTOR_SUFFIX): path for path in Path().glob(f"*{CONNECTOR_SUFFIX}")}
    return dict(sorted((bundled_connectors() | here).items()))


def bundled_connectors() -> dict[str, Path]:
    """Name → file, those with a deliberate defect included."""
    return {path.name.removesuffix(CONNECTOR_SUFFIX): path for path in assets.fixture("connector").rglob(f"*{CONNECTOR_SUFFIX}")}


def complete_connector(incomplete: str) -> list[str]:
    """Shell completion of a connector's name."""
    return [name for name in connector_files() if name.startswith(incomplete)]
