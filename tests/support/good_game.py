"""A game day that five people in browsers play well: a bad deployment is paused, rolled back, resumed, verified, and customers are told."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from players import Player

DATA = "every record has arrived once, and none is missing"
Team = Mapping[str, Player]
"""By role."""


def play(team: Team, speed: float) -> None:
    """From the first page to the last word; minutes of drill time lie between the steps, as between those of people."""
    commander, liaison, comms, scribe = team["commander"], team["liaison"], team["comms"], team["scribe"]

    def passes(minutes: float) -> None:
        time.sleep(minutes * 60 / speed)

    page = liaison.sees("shown", event="paged")
    passes(0.5)
    liaison.does("acknowledge", "liaison", **{name: page[name] for name in ("protocol", "route", "key")})
    commander.does("declare", "commander", text="billing gets wrong invoices")
    carried_out(liaison, liaison, "pause", reason="nothing may get worse while we look")
    _notice(comms, "investigating")
    told = threading.Event()
    notices = threading.Thread(target=_notices, args=(comms, told, 4 * 60 / speed), daemon=True)
    notices.start()
    liaison.does("hypothesis", "liaison", text="it began after the last deployment")
    passes(1)
    carried_out(commander, liaison, "roll_back", reason="the last deployment is the cause")
    scribe.does("note", "scribe", text="rolled back as decided")
    passes(2)
    carried_out(commander, liaison, "resume", reason="the cause is gone")
    liaison.until(lambda: team["master"].master.get("now") and not team["master"].master["faults"])
    passes(2)
    owed = liaison.until(lambda: _steady(team["master"]))
    liaison.does("verify", "liaison", answer=owed[0])
    told.set()
    notices.join()
    comms.does("update", "comms", state="resolved", text=f"It is over: {DATA}.", data=DATA, channels=["status page", "e-mail"])
    commander.does("resolve", "commander", text="all records are there")


def carried_out(decider: Player, liaison: Player, action: str, reason: str) -> None:
    """Decided, asked for, and done; asked for again while the program cannot do it yet."""
    role = "commander" if "commander" in decider.roles else "liaison"
    decision = decider.does("decide", role, action=action, reason=reason)["decision"]
    number = liaison.does("request", "liaison", action=action, decision=decision)["number"]
    shown = liaison.until(lambda: next((line for line in liaison.all("shown") if line.get("request") == number), None))
    assert shown["event"] == "carried_out", shown


def _steady(master: Player) -> tuple[int] | None:
    """What is owed, once that is little: the liaison's own query would say it."""
    owed = master.master.get("owed")
    return (owed,) if owed is not None and owed <= 2 else None


def _notices(comms: Player, over: threading.Event, every_s: float) -> None:
    while not over.wait(every_s):
        _notice(comms, "identified")


def _notice(comms: Player, state: str) -> None:
    said: dict[str, Any] = {"state": state, "text": "Invoices are late. Nothing is lost. We are working on it.", "next_s": 360.0}
    comms.does("update", "comms", channels=["status page", "e-mail"], **said)
