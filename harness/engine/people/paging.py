"""At a table-top nothing pages by itself: the engine pages the owner in the connector's place. It ends when people say that it is over."""

from __future__ import annotations

from harness.engine.follow import Follow
from harness.engine.interpret import Interpreter
from harness.errors import NoAnswer
from harness.ledger.forms import forms_of
from harness.ledger.lines import Resolved
from harness.plan.definition import Definition

PAGED_AFTER_S = 120.0
"""From the first fault to its page."""
_RESOLVED_AFTER_S = 60.0
"""From the end of the last fault to the end of the page."""
_KEY = "table-top"


class Paging:
    """`look` in each tick."""

    def __init__(self, interpreter: Interpreter) -> None:
        drill, integration = Definition.of(interpreter.plan).drill, interpreter.plan.integration
        routes = drill.stack.alerts.routes if drill.stack.alerts else {}
        owned = [route for route, whose in (integration.routes if integration else {}).items() if whose == "owner"]
        self._interpreter = interpreter
        self._lines = Follow(interpreter.world.run_dir / "ledgers" / "people.jsonl", forms_of("people"))
        self._route = next(route for route in (*owned, *routes) if route in routes)
        self._words = drill.first.alert
        self._struck_at: float | None = None
        self._healed_at: float | None = None
        self._open = self._done = False

    def look(self, at: float) -> None:
        """Raises NoAnswer when the pager is gone."""
        self._interpreter.enough = self._interpreter.enough or any(isinstance(told.line, Resolved) for told in self._lines.new())
        active = bool(self._interpreter.injector.active)
        if active and self._struck_at is None:
            self._struck_at = at
        self._healed_at = None if active else at if self._healed_at is None else self._healed_at
        if self._struck_at is not None and not self._open and not self._done and at >= self._struck_at + PAGED_AFTER_S:
            self._open = True
            self._send("trigger")
        if self._open and self._healed_at is not None and at >= self._healed_at + _RESOLVED_AFTER_S:
            self._open, self._done = False, True
            self._send("resolve")

    def _send(self, action: str) -> None:
        import httpx

        url = f"{self._interpreter.world.links['alerts'].url}/alerts/{self._route}"
        try:
            httpx.post(url, json={"action": action, "key": _KEY, "summary": self._words}, timeout=5, trust_env=False).raise_for_status()
        except httpx.HTTPError as error:
            raise NoAnswer(f"the pager does not answer: {error!r}", "its log is in the run directory") from error
