"""Drill files by name, as drills are found for a run: those here, those of the folder `drills/`, those that came with the package."""

from __future__ import annotations

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


def complete_drill(incomplete: str) -> list[str]:
    """Shell completion of a drill's name."""
    return [name for name in drill_files() if name.startswith(incomplete)]


def connector_files() -> dict[str, Path]:
    """Name → file, sorted by name; a file here hides a bundled one of the same name. Those with a deliberate defect are included."""
    paths = [*assets.fixture("connector").rglob(f"*{CONNECTOR_SUFFIX}"), *Path().glob(f"*{CONNECTOR_SUFFIX}")]
    return dict(sorted((path.name.removesuffix(CONNECTOR_SUFFIX), path) for path in paths))


def complete_connector(incomplete: str) -> list[str]:
    """Shell completion of a connector's name."""
    return [name for name in connector_files() if name.startswith(incomplete)]
