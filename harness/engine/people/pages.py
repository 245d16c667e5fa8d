"""Pages of the alert sink: shown to everybody at the console, and acknowledged there by people."""

from __future__ import annotations

from harness.engine.follow import Follow
from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.journal import events
from harness.ledger.forms import forms_of
from harness.ledger.lines import Alert
from harness.ledger.lines.people import AskedToAcknowledge, ShownEvent
from harness.world.world import World

_SHOWN = 500
"""Characters of a page."""


class Pages:
    """Both ways between the alert sink and the console."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._alerts = Follow(world.run_dir / "ledgers" / "alerts.jsonl", forms_of("alerts"))

    def look(self) -> None:
        """Show what has come since the last look."""
        for told in self._alerts.new():
            match told.line:
                case Alert(opened=True) as page:
                    self._show("paged", page)
                case Alert(known=True, action="resolve") as page:
                    self._show("page_resolved", page)

    def acknowledge(self, seq: int, asked: AskedToAcknowledge) -> None:
        """Pass on that a person has seen a page. `seq`: of the line in which they said so."""
        page = asked.protocol, asked.route, asked.key
        try:
            self._world.fakes["alerts"].acknowledge(*page, asked.who)
        except NoAnswer:
            raise
        except EnvironmentUnavailable as error:
            protocol, route, key = page
            self._world.tell(events.AcknowledgementRefused(seq=seq, protocol=protocol, route=route, key=key, reason=str(error)))

    def _show(self, event: ShownEvent, page: Alert) -> None:
        words = (page.summary or page.text)[:_SHOWN]
        self._world.fakes["people"].show(event, words, protocol=page.protocol, route=page.route, key=page.key)
