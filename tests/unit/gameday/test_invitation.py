"""The invitation, read back by the library that calendars read theirs with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from harness import assets
from harness.errors import PlanImpossible
from harness.gameday.invitation import invitation
from harness.gameday.model import Gameday
from harness.gameday.reading.load import load_gameday
from harness.gameday.reading.references import integration_of

EXAMPLE = assets.fixture("integrations") / "orders-to-billing.gameday.yaml"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def written(**changed: Any) -> bytes:
    loaded = load_gameday(Path(EXAMPLE))
    day = Gameday.model_validate(loaded.gameday.model_dump(mode="json", by_alias=True, exclude_unset=True) | changed)
    return invitation(day, integration_of(loaded).integration, NOW)


def event(text: bytes) -> Any:
    calendar = Calendar.from_ical(text)
    [found] = calendar.walk("VEVENT")
    return found


def test_it_says_when_in_the_zone_of_the_file() -> None:
    found = event(written())
    assert found["dtstart"].dt.isoformat() == "2026-12-03T14:00:00+01:00"
    assert found["dtend"].dt.isoformat() == "2026-12-03T15:30:00+01:00"
    assert b"TZID:Europe/Vienna" in written()


def test_it_says_who_plays_what_and_that_it_is_a_drill() -> None:
    found = event(written())
    assert found["summary"].startswith("[DRILL]")
    for line in ("Sam Example: commander", "Robin Example: liaison", "Lee Example: scribe, game master"):
        assert line in found["description"]


def test_whose_address_is_known_is_invited() -> None:
    invited = {str(one): one.params["CN"] for one in event(written())["attendee"]}
    assert invited == {"mailto:robin@example.invalid": "Robin Example", "mailto:sam@example.invalid": "Sam Example"}


def test_it_holds_no_link_and_no_surprise() -> None:
    text = written().decode().replace("\r\n ", "")
    assert "http" not in text
    assert "CRM was upgraded" not in text


def test_a_date_that_moves_is_the_same_event() -> None:
    moved = event(written(when={"starts": "2026-12-10T09:00", "zone": "Europe/Vienna", "lasts": "2h"}))
    assert moved["uid"] == event(written())["uid"]
    assert moved["dtstart"].dt.isoformat() == "2026-12-10T09:00:00+01:00"


def test_without_a_date_there_is_none() -> None:
    loaded = load_gameday(Path(EXAMPLE))
    undated = loaded.gameday.model_copy(update={"when": None})
    with pytest.raises(PlanImpossible, match="nobody has said when it takes place"):
        invitation(undated, integration_of(loaded).integration, NOW)
