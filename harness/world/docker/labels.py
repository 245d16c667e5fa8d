"""Who owns a container: its run, and the harness process that started it, so that a sweep can tell the dead from the living."""

from __future__ import annotations

from collections.abc import Mapping

from harness.world.processes.owner import Owner

RUN = "idrill.run"
OWNER = "idrill.owner"
ACTOR = "idrill.actor"


def labels(run: str, actor: str) -> dict[str, str]:
    """What every container, network and volume of a run carries."""
    return {RUN: run, OWNER: str(Owner.me()), ACTOR: actor}


def is_orphan(found: Mapping[str, str], run: str | None = None) -> bool:
    """Whether a thing with these labels is left over: its owner is dead, or it belongs to the run that is being ended."""
    if run is not None:
        return found.get(RUN) == run
    owner = Owner.read(found.get(OWNER, ""))
    return RUN in found and owner is not None and owner.is_dead()
