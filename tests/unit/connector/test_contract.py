"""A record that breaks what the source has promised is not written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from worker.contract import Unreadable, check


def test_new_fields_new_values_and_other_entities_are_welcome(entry: Callable[..., dict[str, Any]]) -> None:
    change = entry(1, "i1")
    change["record"] |= {"colour": "red", "status": "never heard of"}
    check(change)
    check({"entity": "click", "op": "create", "record": {"id": "c1"}})


def test_a_deletion_promises_nothing() -> None:
    check({"entity": "invoice", "op": "delete", "record": {"id": "i1"}})


@pytest.mark.parametrize(("field", "value"), [("amount_cents", "100"), ("amount_cents", True), ("memo", 7)])
def test_a_field_of_another_type_is_named(entry: Callable[..., dict[str, Any]], field: str, value: object) -> None:
    change = entry(1, "i1")
    change["record"][field] = value
    with pytest.raises(Unreadable, match=f"field {field} of i1"):
        check(change)


def test_a_missing_field_is_named(entry: Callable[..., dict[str, Any]]) -> None:
    change = entry(1, "i1")
    del change["record"]["currency"]
    with pytest.raises(Unreadable, match="i1 has no field currency"):
        check(change)
