"""Tells of hosts beyond the drill as soon as a process under test asks for them, and of clients that do not trust the front."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.drill.hosts import front_of
from harness.engine.follow import Follow
from harness.journal.events import Escaped, Untrusted
from harness.world.world import World


@dataclass
class Escapes:
    """Each host of each front is told once; the ledger holds every time."""

    world: World
    _fronts: dict[str, Follow] = field(init=False)
    _known: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        ledgers = self.world.run_dir / "ledgers"
        files = {actor: process.spec.hosts for actor, process in self.world.processes.items()}
        self._fronts = {actor: Follow(ledgers / f"{front_of(actor)}.jsonl") for actor, hosts in files.items() if hosts}

    def look(self) -> None:
        """Read what is new."""
        for actor, ledger in self._fronts.items():
            for line in ledger.new():
                told = _event(actor, line)
                if told is not None and (actor, told.NAME, told.host) not in self._known:
                    self._known.add((actor, told.NAME, told.host))
                    self.world.tell(told)


def _event(actor: str, line: Mapping[str, Any]) -> Escaped | Untrusted | None:
    match line.get("kind"):
        case "escaped":
            return Escaped(actor=actor, host=str(line.get("host")), via=line.get("via"))
        case "untrusted":
            return Untrusted(actor=actor, host=str(line.get("host")), why=line.get("why"))
        case _:
            return None
