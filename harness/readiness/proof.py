"""A check of a drill that shows a claim, and what its run must have been like."""

from __future__ import annotations

from dataclasses import dataclass

from harness.readiness.needs import Need


@dataclass(frozen=True)
class Proof:
    """A check of a drill, and what its run must have been like. `check` None: the run as a whole passed."""

    drill: str
    check: str | None = None
    needs: tuple[Need, ...] = ()
    refutes_elsewhere: bool = False
    """A page on the route of somebody else refutes it."""
    only_by: frozenset[str] = frozenset()
    """Parts that others may play (`watchdog`, `pager`): a failure of theirs refutes nothing."""
    fails_by: tuple[Need, ...] = ()
    """A failure refutes only where these hold: of another command, say, it says nothing about that of the file."""

    @property
    def words(self) -> str:
        return f"{self.drill} → {self.check}" if self.check else self.drill
