"""Invented but plausible contents of records. Every version of a record differs from all its others; people live at example.invalid."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

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
    """Values for all of an entity's fields; those that nobody knows how to make (references) are null."""
    return {name: _MAKERS[name](rng, of) if name in _MAKERS else None for name in names}
