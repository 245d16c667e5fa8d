"""A console that knows a whole game day: five people with one role each, the big screen, a script, and an incident that is under way."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from fake_program import FIXTURES, FakeProgram
from offenders import ROOT

SEATS = {
    "commander": "Sam Example",
    "comms": "Kim Example",
    "liaison": "Robin Example",
    "scribe": "Lee Example",
    "master": "Jo Example",
    "screen": "",
}
"""Role → who has it; the big screen has neither name nor role."""
PEOPLE = {name: role for role, name in SEATS.items() if name}
LINKS = {seat: f"idrill-token-{number:032x}" for number, seat in enumerate(SEATS, start=71)}
_TOKENS = {name: f"idrill-token-{number:032x}" for number, name in enumerate(PEOPLE, start=31)}
PAGED = {"protocol": "pagerduty", "route": "primary", "key": "sync-down"}
_STATES = ("investigating", "identified", "monitoring", "resolved")
_TEMPLATES = ROOT / "harness" / "notices" / "templates"
_GAME = {
    "gameday": "billing-q4",
    "integration": "orders-to-billing",
    "offers": ["pause", "resume", "roll_back"],
    "people": list(PEOPLE),
    "channels": ["status page", "e-mail"],
    "notices": {state: (_TEMPLATES / f"{state}.md.j2").read_text(encoding="utf-8") for state in _STATES},
    "handoff": [{"step": "stop the export", "by": "Robin Example", "to": "Lee Example", "done_when": "the queue is empty"}],
    "query": "keys in crm that billing lacks",
    "raci": [
        {"step": step, "commander": "A", "comms": "I", "liaison": "R", "scribe": "I", "master": ""}
        for step in ("declare", "pause", "verify")
    ],
    "every_s": 1800,
    "first_notice_s": 1800,
}
_SCRIPT = {
    "phases": [],
    "surprises": [
        {"number": 1, "when": "asked", "tell": "comms", "say": "the board asks when it will be over", "fault": None},
        {"number": 2, "when": "deployed + 8m", "tell": None, "say": None, "fault": "latency on the way to the source"},
    ],
    "bounds": {"owed": 5000, "after_s": 3600},
}
_STATUS = {
    "owed": 240,
    "phases": [
        {"name": "baseline", "from_s": 0, "to_s": 300, "state": "done"},
        {"name": "deployed", "from_s": 300, "to_s": None, "state": "now"},
    ],
    "now": "deployed",
    "faults": ["bad_deployment"],
    "begun_at": 0.0,
    "over": False,
}


class GameDay(FakeProgram):
    """The console as a program, the engine that speaks to it, and people at scripts of their own."""

    def __init__(self, folder: Path, config: dict[str, Any], *rest: Any) -> None:
        people = [{"name": name, "roles": [role], "token": _TOKENS[name]} for name, role in PEOPLE.items()]
        join = [{"name": SEATS[seat], "sha256": sha256(token.encode()).hexdigest()} for seat, token in LINKS.items()]
        own = {"role": "people", "speed": 1, "people": people, "join": join, "game": _GAME, "script": _SCRIPT}
        super().__init__(folder, own | config, *rest, str(FIXTURES / "console" / "app.py"))

    def act(self, seat: str, do: str, **fields: Any) -> dict[str, Any]:
        """What the person of this role does, in that role."""
        answer = self.call(
            "POST", "/acts", json={"do": do, "role": seat, **fields}, headers={"authorization": f"Bearer {_TOKENS[SEATS[seat]]}"}
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def tell(self, path: str, **said: Any) -> None:
        """What the engine says."""
        answer = self.control("POST", path, json=said)
        assert answer.is_success, answer.text

    def status(self, backlog: int | None) -> None:
        """How things stand, as the engine says twice a second."""
        self.tell("/status", **_STATUS, backlog=backlog)

    def launch_again(self) -> None:
        """Back at the same port, as the engine starts a console that died."""
        self._config_path.write_text(json.dumps(self.config | {"port": int(self.url.rpartition(":")[2])}), encoding="utf-8")
        self.launch()

    def get_going(self) -> None:
        """An incident: paged, declared, decided, carried out, told to customers."""
        for backlog in (0, 40, 120):
            self.status(backlog)
        self.tell("/shown", event="paged", text="orders-sync cannot reach billing", **PAGED)
        self.act("liaison", "acknowledge", **PAGED)
        self.act("commander", "declare", text="billing gets no invoices")
        self.act("commander", "decide", action="pause", reason="each one reaches a customer twice")
        self.act("liaison", "request", action="pause", decision=1)
        self.tell("/shown", event="carried_out", text="pause: done", request=1)
        self.act("comms", "update", state="investigating", text="[DRILL] Invoices are late.", channels=["status page"], next_s=1800)
        self.act("liaison", "hypothesis", text="the deployment")
        self.act("liaison", "verify", answer=12)
        self.tell("/surprises", surprise=1, to="comms", text="the board asks when it will be over")
        self.tell("/shown", event="paged", text="the backlog grows", **PAGED | {"route": "backup", "key": "backlog"})
