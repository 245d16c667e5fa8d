from __future__ import annotations

import pytest

from harness.drill.entities import fields_of, parents_first, references_of
from harness.drill.stack import Entity

PLAIN = Entity()


def test_a_known_entity_has_its_fields_and_others_a_plain_shape() -> None:
    fields = fields_of({"account": PLAIN, "ticket": PLAIN, "note": Entity(of="ticket")})
    assert fields == {
        "account": ("name", "email", "plan", "region"),
        "ticket": ("title", "value"),
        "note": ("ticket_id", "title", "value"),
    }


def test_only_entities_of_the_drill_are_referenced() -> None:
    assert references_of({"invoice": PLAIN}) == {"invoice": {}}
    assert references_of({"invoice": PLAIN, "account": PLAIN}) == {"invoice": {"account_id": "account"}, "account": {}}


def test_parents_come_before_those_that_reference_them() -> None:
    order = parents_first({"note": Entity(of="invoice"), "invoice": PLAIN, "account": PLAIN})
    assert order == ("account", "invoice", "note")


def test_a_circle_is_named() -> None:
    with pytest.raises(ValueError, match=r"^(account → invoice → account|invoice → account → invoice)$"):
        parents_first({"invoice": PLAIN, "account": Entity(of="invoice")})
