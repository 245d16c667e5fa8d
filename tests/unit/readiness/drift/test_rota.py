from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from harness.readiness.drift.rota import AHEAD, shifts

_FROM = datetime(2026, 11, 29, 12, tzinfo=UTC)


def _calendar(*events: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@example.invalid", "DTSTAMP:20261101T090000Z", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _of(*events: str, days: float = 90) -> list[tuple[str, str]]:
    return [
        (f"{shift.begins.astimezone(UTC):%m-%d %H:%M}", shift.words[0])
        for shift in shifts(_calendar(*events), _FROM, _FROM + timedelta(days))
    ]


def test_every_occurrence_of_a_recurring_shift_that_lies_ahead_is_found() -> None:
    weekly = "DTSTART:20261102T090000Z|DTEND:20261109T090000Z|RRULE:FREQ=WEEKLY;INTERVAL=2|SUMMARY:Robin Example"
    assert _of(weekly, days=30) == [("11-30 09:00", "Robin Example"), ("12-14 09:00", "Robin Example"), ("12-28 09:00", "Robin Example")]


def test_a_shift_that_is_under_way_counts_and_one_that_is_over_does_not() -> None:
    on = "DTSTART:20261128T090000Z|DTEND:20261130T090000Z|SUMMARY:Robin Example"
    over = "DTSTART:20261128T090000Z|DTEND:20261129T090000Z|SUMMARY:Sam Example"
    later = "DTSTART:20270301T090000Z|DTEND:20270302T090000Z|SUMMARY:Kim Example"
    assert _of(on, over, later) == [("11-28 09:00", "Robin Example")]


def test_a_rule_that_ended_and_a_shift_that_was_cancelled_are_none() -> None:
    ended = "DTSTART:20261102T090000Z|DURATION:P7D|RRULE:FREQ=WEEKLY;UNTIL=20261116T090000Z|SUMMARY:Robin Example"
    counted = "DTSTART:20261102T090000Z|DURATION:P1D|RRULE:FREQ=DAILY;COUNT=3|SUMMARY:Robin Example"
    cancelled = "DTSTART:20261201T090000Z|DURATION:P7D|STATUS:CANCELLED|SUMMARY:Robin Example"
    assert _of(ended, counted, cancelled) == []


def test_a_day_that_was_taken_out_is_left_out_and_one_that_was_added_is_there() -> None:
    given = (
        "DTSTART;TZID=Europe/Vienna:20261124T090000|DURATION:P1D|RRULE:FREQ=WEEKLY|SUMMARY:Robin Example|"
        "EXDATE;TZID=Europe/Vienna:20261201T090000|RDATE;TZID=Europe/Vienna:20261203T090000"
    )
    assert [begins for begins, _ in _of(given, days=10)] == ["12-03 08:00", "12-08 08:00"]


def test_a_shift_stays_at_its_hour_when_the_clocks_change() -> None:
    given = "DTSTART;TZID=Europe/Vienna:20261019T090000|DURATION:P1D|RRULE:FREQ=WEEKLY;UNTIL=20261130T235959Z|SUMMARY:Robin Example"
    assert _of(given) == [("11-30 08:00", "Robin Example")]


def test_whole_days_and_attendees_are_read() -> None:
    given = "DTSTART;VALUE=DATE:20261201|SUMMARY:On call|ATTENDEE;CN=Sam Example:mailto:sam@example.invalid"
    [shift] = shifts(_calendar(given), _FROM, _FROM + AHEAD)
    assert shift.ends - shift.begins == timedelta(days=1)
    assert set(shift.words) == {"On call", "mailto:sam@example.invalid", "Sam Example"}


def test_a_text_that_is_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        shifts("hello", _FROM, _FROM + AHEAD)
