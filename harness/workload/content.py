"""Invented but plausible contents of records. Every version of a record differs from all its others; people live at example.invalid."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from harness.workload.line import Value

_FIRST = ("Ada", "Björn", "Chloé", "Dmitri", "Emre", "Fatima", "Grace", "Hoàng", "Ines", "Jürgen", "Kofi", "Łucja", "Mei", "Noor", "Olu")
_LAST = ("Example", "Sample", "Specimen", "Muster", "Placeholder", "Demo", "Testová", "Ejemplo", "Esempio", "Örnek")
_PLANS = ("free", "team", "business", "enterprise")
_REGIONS = ("eu-west", "eu-north", "us-east", "us-west", "ap-south")
_CURRENCIES = ("EUR", "USD", "GBP", "JPY", "SEK")
_STATUS = {
    "invoice": ("draft", "open", "paid", "void"),
    "order": ("placed", "packed", "shipped", "returned"),
    "subscription": ("trial", "active", "past_due", "paused"),
}


class Version(NamedTuple):
    """Which version of which record is written."""

    entity: str
    key: str
    number: int


Maker = Callable[[random.Random, Version], Value]

_MAKERS: Mapping[str, Maker] = {
    "name": lambda rng, of: f"{rng.choice(_FIRST)} {rng.choice(_LAST)} ({of.key}, v{of.number})",
    "email": lambda _, of: f"{of.key}.v{of.number}@example.invalid",
    "plan": lambda rng, _: rng.choice(_PLANS),
    "region": lambda rng, _: rng.choice(_REGIONS),
    "amount_cents": lambda rng, _: rng.randrange(100, 5_000_000),
    "currency": lambda rng, _: rng.choice(_CURRENCIES),
    "status": lambda rng, of: rng.choice(_STATUS[of.entity]),
    "memo": lambda _, of: f"{of.key} as of version {of.number}",
    "sku": lambda rng, _: f"SKU-{rng.randrange(10_000):04}",
    "quantity": lambda rng, _: rng.randrange(1, 50),
    "seats": lambda rng, of: of.number * 1000 + rng.randrange(1, 1000),
    "title": lambda _, of: f"{of.key} as of version {of.number}",
    "value": lambda rng, _: rng.randrange(1_000_000),
}


def content(rng: random.Random, of: Version, names: tuple[str, ...]) -> dict[str, Value]:
    """Values for all of an entity's fields. References, which it cannot make, are null."""
    return {name: _MAKERS[name](rng, of) if name in _MAKERS else None for name in names}


_GIVEN = ("Ada", "Kofi", "McKenna", "DeShawn", "Grace", "OLU", "Mei", "van.Dyke")
_DOMAINS = ("example.invalid", "Example.invalid", "Mail.Example.invalid")
_CHANGES = (
    (datetime(2026, 3, 29, 1, tzinfo=UTC), 1, 2),  # Central Europe: to summer time
    (datetime(2026, 10, 25, 1, tzinfo=UTC), 2, 1),  # and back
    (datetime(2026, 11, 1, 6, tzinfo=UTC), -4, -5),  # New York: back
)
"""When a zone changes its offset, the offset before, and after, in hours."""
_NOTES = ("call before 9:00", "Straße gesperrt, Ñandú rechts", "paid twice, see 12.50", "O'Brien & Søn", "0049 171")
ABSENT = object()


def _moment(rng: random.Random, _of: Version) -> Value:
    """Within a day and a half of a change of the clocks: the offset says more than the time of day."""
    change, before, after = rng.choice(_CHANGES)
    moment = change + timedelta(minutes=rng.randrange(-36 * 60, 36 * 60))
    return moment.astimezone(timezone(timedelta(hours=before if moment < change else after))).isoformat()


def _decimal(rng: random.Random, _of: Version) -> Value:
    """Cents, some with a zero at the end, some that no binary fraction holds."""
    cents = rng.choice((1999, 435, 115, 1250, 100_010, rng.randrange(1, 10_000_000), rng.randrange(1, 1_000_000) * 10))
    return f"{cents // 100}.{cents % 100:02}"


def _note(rng: random.Random, _of: Version) -> Any:
    """A text, or nothing: as null, as an empty text, or not there at all."""
    return rng.choice((rng.choice(_NOTES), rng.choice(_NOTES), None, "", ABSENT))


_UNTIDY: Mapping[str, Callable[[random.Random, Version], Any]] = {
    "email": lambda rng, of: f"{rng.choice(_GIVEN)}.{of.key}.v{of.number}@{rng.choice(_DOMAINS)}",
    **dict.fromkeys(("amount", "price", "fee"), _decimal),
    **dict.fromkeys(("signed_up_at", "due_at", "placed_at", "renews_at", "at"), _moment),
    "note": _note,
}


def everyday_content(rng: random.Random, of: Version, names: tuple[str, ...]) -> dict[str, Value]:
    """As `content`, with the fields that only everyday data has, without the absent ones."""
    plain = content(rng, of, tuple(name for name in names if name not in _UNTIDY))
    values = {name: plain[name] if name in plain else _UNTIDY[name](rng, of) for name in names}
    return {name: value for name, value in values.items() if value is not ABSENT}
