"""A line of a ledger is one of its types, or it is damaged."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

import pytest
from lines import filled, on_disk, text

from harness.evidence.columns import BOTH, LEDGERS
from harness.ledger import lines as types
from harness.ledger.forms import Told, forms_of

DESTINATION = forms_of("destination")


@pytest.mark.parametrize(("ledger", "kind"), [(ledger, kind) for ledger, kinds in types.LEDGERS.items() for kind in kinds])
def test_what_is_written_comes_back(ledger: str, kind: type[types.LedgerLine]) -> None:
    """Of every kind of every ledger."""
    made = filled(kind)
    assert forms_of(ledger).read(on_disk(made)) == Told(1, None if kind.KIND == "header" else 1.0, made)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"effekt": "created"},
        {"effect": None},
        {"effect": "made"},
        {"req": "1"},
        {"req": True},
        {"at": None},
        {"at": float("inf")},
        {"seq": 1.5},
        {"kind": "commited"},
        {"kind": ["committed"]},
        {"updated_at": None},
    ],
    ids=str,
)
def test_what_fits_no_type_is_damaged(spoilt: dict[str, Any]) -> None:
    told = json.loads(text("destination", "committed"))
    assert DESTINATION.read(json.dumps(told))
    with pytest.raises(ValueError, match=r"."):
        DESTINATION.read(json.dumps(told | spoilt))


@pytest.mark.parametrize("name", ["seq", "at", "kind", *(field.name for field in fields(types.Committed) if field.default is MISSING)])
def test_every_field_of_a_line_is_needed(name: str) -> None:
    told = json.loads(text("destination", "committed"))
    del told[name]
    with pytest.raises(ValueError, match="no line that this ledger can hold"):
        DESTINATION.read(json.dumps(told))


def test_what_an_open_field_holds_is_anybodys() -> None:
    found = DESTINATION.read(text("destination", "committed", fields={"memo": None, "amount_cents": [1]})).line
    assert isinstance(found, types.Committed)
    assert found.fields == {"memo": None, "amount_cents": [1]}


def test_a_kind_may_say_different_things_and_each_has_its_fields() -> None:
    told = json.loads(text("destination", "fault", event="hit", req=None))
    assert DESTINATION.allow("fault", told)
    assert not DESTINATION.allow("fault", {*told, "hits"})
    with pytest.raises(ValueError, match="event"):
        DESTINATION.read(json.dumps(told | {"event": "armed"}))


def test_only_what_goes_both_ways_holds_the_lines_of_both() -> None:
    both = forms_of("destination", two_way=True)
    assert both.read(text("destination", "offered", two_way=True))
    with pytest.raises(ValueError, match="offered"):
        DESTINATION.read(text("source", "offered"))


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_column_of_a_table_is_a_field_of_some_ledger(ledger: str) -> None:
    """Tables have a few columns in common that only some of them fill."""
    kinds = {kind for held in (*types.LEDGERS.values(), types.BOTH_WAYS) for kind in held}
    known = {"seq", "at", "kind"} | {field.name for kind in kinds for field in fields(kind)}
    assert LEDGERS[ledger].keys() | BOTH.keys() <= known
