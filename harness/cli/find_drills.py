"""Drill files by name: those of the folder `drills/` here, then those that came with the package."""

from __future__ import annotations

from pathlib import Path

from harness import assets

SUFFIX = ".drill.yaml"


def drill_files() -> dict[str, Path]:
    """Name → file, sorted by name; a file in `./drills` hides a bundled one of the same name."""
    found: dict[str, Path] = {}
    for folder in (assets.drills(), Path("drills")):
        found |= {path.name.removesuffix(SUFFIX): path for path in folder.glob(f"*{SUFFIX}")}
    return dict(sorted(found.items()))


def complete_drill(incomplete: str) -> list[str]:
    """Shell completion of a drill's name."""
    return [name for name in drill_files() if name.startswith(incomplete)]


def connector_files() -> dict[str, Path]:
    """Name → file of the bundled connectors, the broken ones included."""
    return {path.name.removesuffix(".connector.yaml"): path for path in sorted(assets.fixture("connector").rglob("*.connector.yaml"))}


def complete_connector(incomplete: str) -> list[str]:
    """Shell completion of a connector's name."""
    return [name for name in connector_files() if name.startswith(incomplete)]
