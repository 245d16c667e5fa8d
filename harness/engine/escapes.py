"""Reports hosts outside the drill as soon as a process under test requests them, and clients that do not trust the front."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.drill.connector.hosts import front_of
from harness.engine.follow import Follow
from harness.journal.events import Escaped, Untrusted
from harness.ledger.forms import forms_of
from harness.ledger.lines import HostEscaped, LedgerLine, NotTrusted
from harness.world.world import World


@dataclass
class Escapes:
    """The journal has each host of each front once; the ledger has every request."""

    world: World
    _fronts: dict[str, Follow] = field(init=False)
    _known: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        ledgers = self.world.run_dir / "ledgers"
        files = {actor: process.spec.hosts for actor, process in self.world.processes.items()}
        fronts = {actor: front_of(actor) for actor, hosts in files.items() if hosts}
        self._fronts = {actor: Follow(ledgers / f"{front}.jsonl", forms_of(front)) for actor, front in fronts.items()}

    def look(self) -> None:
        """Read the new lines."""
        for actor, ledger in self._fronts.items():
            for line in ledger.new():
                told = _event(actor, line.line)
                if told is not None and (actor, told.NAME, told.host) not in self._known:
                    self._known.add((actor, told.NAME, told.host))
                    self.world.tell(told)


def _event(actor: str, line: LedgerLine) -> Escaped | Untrusted | None:
    match line:
        case HostEscaped():
            return Escaped(actor=actor, host=line.host, via=line.via)
        case NotTrusted():
            return Untrusted(actor=actor, host=line.host, why=line.why)
        case _:
            return None
