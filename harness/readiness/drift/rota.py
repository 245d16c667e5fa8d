"""Shifts of a rota in iCalendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

AHEAD = timedelta(days=90)
_DAY = timedelta(days=1)
_MOST = 10_000
"""Occurrences of one event: more are not asked for."""


@dataclass(frozen=True)
class Shift:
    """Somebody's turn."""

    begins: datetime
    ends: datetime
    words: tuple[str, ...]
    """Texts that may name who it is: summary, description, attendees, organizer."""


def shifts(text: str, since: datetime, until: datetime) -> list[Shift]:
    """Every shift that lies at least in part between these instants. Raises ValueError for a text that is no calendar."""
    from icalendar import Calendar

    found: list[Shift] = []
    for event in Calendar.from_ical(text).walk("VEVENT"):
        if str(event.get("STATUS", "")).upper() != "CANCELLED" and event.get("DTSTART") is not None:
            found += _of(event, since, until)
    return sorted(found, key=lambda shift: (shift.begins, shift.words))


def _of(event: Any, since: datetime, until: datetime) -> Iterator[Shift]:
    begins = event.get("DTSTART").dt
    length, words = _length(event, begins), tuple(_words(event))
    for start in _starts(event, begins, until):
        if start + length > since and start < until:
            yield Shift(start, start + length, words)


def _starts(event: Any, begins: date | datetime, until: datetime) -> Iterator[datetime]:
    """In its own zone, so that a shift at nine stays at nine when the clocks change."""
    from dateutil.rrule import rrulestr

    first = _instant(begins)
    zone = first.tzinfo
    without = {_instant(one.dt, zone) for many in _many(event.get("EXDATE")) for one in many.dts}
    more = [_instant(one.dt, zone) for many in _many(event.get("RDATE")) for one in many.dts if not isinstance(one.dt, tuple)]
    rule = event.get("RRULE")
    if rule is None:
        every: Iterator[datetime] = iter([first])
    else:
        naive = rrulestr(_until_local(rule.to_ical().decode(), zone), dtstart=first.replace(tzinfo=None))
        every = (start.replace(tzinfo=zone) for start in naive)
    for number, start in enumerate(every):
        if start >= until or number >= _MOST:
            break
        if start not in without:
            yield start
    yield from (start for start in more if start not in without)


def _until_local(rule: str, zone: tzinfo | None) -> str:
    """The rule with its UNTIL in the zone of the shift: dateutil wants both ends alike."""
    parts = []
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name == "UNTIL" and value.endswith("Z"):
            local = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
            value = local.strftime("%Y%m%dT%H%M%S")
        parts.append(f"{name}={value}")
    return ";".join(parts)


def _length(event: Any, begins: date | datetime) -> timedelta:
    if event.get("DTEND") is not None:
        return _instant(event.get("DTEND").dt) - _instant(begins)
    if event.get("DURATION") is not None:
        length: timedelta = event.get("DURATION").dt
        return length
    return timedelta() if isinstance(begins, datetime) else _DAY


def _words(event: Any) -> Iterator[str]:
    for name in ("SUMMARY", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "CONTACT"):
        for value in _many(event.get(name)):
            yield str(value)
            if common := getattr(value, "params", {}).get("CN"):
                yield str(common)


def _many(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _instant(value: date | datetime, zone: tzinfo | None = None) -> datetime:
    """A day begins at midnight; a time without a zone is taken as UTC."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC)
