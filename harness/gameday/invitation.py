"""The invitation to a game day as iCalendar (RFC 5545): when, who plays what, how it goes. It holds no link: those are made later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from harness.errors import PlanImpossible
from harness.gameday.model import Gameday
from harness.gameday.players import Player, players
from harness.integration.model import Integration

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Integration Drills//game day//EN"


def invitation(gameday: Gameday, integration: Integration, now: datetime) -> bytes:
    """A calendar with one event. `now`: when it is written. Raises PlanImpossible for a game day without a date."""
    from icalendar import Calendar, Event

    when = gameday.when
    if when is None:
        raise PlanImpossible(
            f"{gameday.gameday}: nobody has said when it takes place\n"
            "  hint: write `when: {starts: 2026-12-03T14:00, zone: Europe/Vienna, lasts: 90m}`"
        )
    playing = players(gameday, integration)
    starts = when.starts.replace(tzinfo=ZoneInfo(when.zone))
    event = Event()
    event.add("uid", _uid(gameday, integration))
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(seconds=when.lasts))
    event.add("summary", f"[DRILL] Game day {gameday.gameday}: {integration.integration}")
    event.add("description", "\n".join(_description(playing, integration)))
    _invite(event, playing, integration)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _uid(gameday: Gameday, integration: Integration) -> str:
    """The same for each writing, so that a calendar replaces what it has when the date moves."""
    said = f"{integration.integration}\n{gameday.gameday}".encode()
    return f"{hashlib.sha256(said).hexdigest()[:32]}@integration-drills.invalid"


def _description(playing: tuple[Player, ...], integration: Integration) -> Iterator[str]:
    yield f"DRILL. We play an incident of {integration.integration}. Nothing real is broken, and no customer is told anything."
    yield ""
    yield from (f"{player.name}: {', '.join(_said(role) for role in player.roles)}" for player in playing)
    yield ""
    yield "Have a browser at hand. You get your own link when it begins; it works once. What happens is a surprise."
    yield "Stop everything: any of you may call it off at any time, in the console."


def _said(role: str) -> str:
    return "game master" if role == "master" else role


def _invite(event: Event, playing: tuple[Player, ...], integration: Integration) -> None:
    """Whose address the integration file has."""
    from icalendar import vCalAddress

    contacts = {contact.name: contact.contact for contact in (integration.people.owner, integration.people.backup) if contact.name}
    for player in playing:
        address = contacts.get(player.name) or ""
        if "@" in address and not set(address) & set(' \t,;:<>"'):
            attendee = vCalAddress(f"mailto:{address}")
            attendee.params["CN"] = player.name
            attendee.params["ROLE"] = "REQ-PARTICIPANT"
            attendee.params["RSVP"] = "TRUE"
            event.add("attendee", attendee, encode=False)
