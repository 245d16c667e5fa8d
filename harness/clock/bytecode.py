"""Where accelerated Python programs keep their compiled files: never beside the sources, whose `__pycache__` would get times of a drill."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path

from harness.clock.build import claim
from harness.errors import EnvironmentUnavailable


def bytecode(folder: Path) -> Path:
    """A folder of this user's cache, so that an engine of a thousand modules is compiled once and not in every run.

    If that folder cannot be this user's alone, it is one below `folder`, which belongs to the run. A source keeps its time from before
    the drill, so bytecode of one run is valid in the next.
    """
    shared = user_cache_path("integration-drills", appauthor=False) / "pycache"
    try:
        claim(shared)
    except EnvironmentUnavailable:
        return folder / "pycache"
    return shared
