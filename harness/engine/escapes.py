"""Tells of hosts beyond the drill as soon as a process under test asks for them, and of clients that do not trust the front."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.drill.hosts import front_of
from harness.engine.follow import Follow
from harness.world.world import World

_TOLD = {"escaped": ("host", "via"), "untrusted": ("host", "why")}


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
                kind, host = str(line.get("kind")), str(line.get("host"))
                if kind in _TOLD and (actor, kind, host) not in self._known:
                    self._known.add((actor, kind, host))
                    self.world.tell(kind, actor=actor, **{name: line.get(name) for name in _TOLD[kind]})
