"""Asks the connector which records it has given up, where it does not say so in its alerts."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.engine.owed import OwedLive
from harness.errors import EnvironmentUnavailable
from harness.journal.events import DeadLetters
from harness.journal.naming import Said
from harness.world.world import World

EVERY_S = 30.0
AT_LEAST_WALL_S = 0.5


@dataclass
class DeadLetterBox:
    """Looked into now and then once the destination has refused something, and at the end; each new answer is journalled."""

    world: World
    owed: OwedLive
    _next_at: float = 0.0
    _text: str = ""
    _asked: bool = field(init=False)

    def __post_init__(self) -> None:
        where = self.world.processes["connector"].spec.dead_letters if "connector" in self.world.processes else None
        self._asked = where is not None and where.is_asked_for

    def look(self, at: float) -> None:
        """When it is time to; a connector that does not answer now is asked again later."""
        if self._asked and self.owed.has_refusals and at >= self._next_at:
            self._next_at = at + max(EVERY_S, AT_LEAST_WALL_S * self.world.clock.speed)
            self._read()

    def close(self) -> None:
        """The last look. The journal also records that there was no answer then."""
        if self._asked and (why := self._read()):
            self.world.tell(DeadLetters(text="", failed=why))

    def _read(self) -> str:
        """Why there was no answer, or nothing."""
        try:
            text = self.world.processes["connector"].dead_letters()
        except EnvironmentUnavailable as error:
            return str(error)
        if text != self._text:
            self._text = text
            self.owed.named(Said(0.0, text))  # when it was said is for the judging arm
            self.world.tell(DeadLetters(text=text))
        return ""
