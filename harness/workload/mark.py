"""Keys that are a run's own, where records of other runs are in the same systems."""

from __future__ import annotations


def mark_of(run: str, runtime: str) -> str:
    """What stands in every key of a run before its number; nothing where all systems are made for the run."""
    return f"{run.rpartition('-')[2]}-" if runtime == "attach" else ""
