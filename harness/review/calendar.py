"""Deadlines of actions as iCalendar, which calendars subscribe to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from harness.report.hostile import line
from harness.review.actions import Followed, State


def calendar(actions: Iterable[Followed]) -> bytes:
    """A whole day for each action that is not verified. The same actions give the same bytes."""
    from icalendar import Calendar, Event

    found = Calendar()
    found.add("prodid", "-//Integration Drills//idrill actions//EN")
    found.add("version", "2.0")
    for each in actions:
        if each.state is not State.VERIFIED:
            action, event = each.action, Event()
            identity = f"{each.run}/{action.id}"
            event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@idrill")
            event.add("dtstamp", datetime.combine(action.due, time(), UTC))
            event.add("dtstart", action.due)
            event.add("dtend", action.due + timedelta(days=1))
            event.add("summary", line(f"{action.id}: {action.does} ({action.owner})"))
            event.add("description", line(f"{each.review.name}: done when {action.done_when.check} passes in {action.done_when.drill}"))
            found.add_component(event)
    return bytes(found.to_ical())
