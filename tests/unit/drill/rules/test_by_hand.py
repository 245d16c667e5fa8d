"""What people can import by hand, and where that can be judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid

IMPORT = ("{kind: down, link: destination}", "{kind: manual_import, order: [account, invoice]}")


def _refusal(text: str) -> str:
    with pytest.raises(DrillInvalid) as caught:
        validate.drill(document.parse(text, Path("x.drill.yaml")))
    return str(caught.value)


def test_a_drill_in_which_people_import(changed: Callable[..., str]) -> None:
    text = changed(IMPORT, ("  - exactly_once\n", "  - exactly_once\n  - order_kept: {order: [account, invoice]}\n  - stopped_in_time\n"))
    assert validate.drill(document.parse(text, Path("x.drill.yaml"))).name == "outage"


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("[account, invoce]", "16:81: timeline[1].faults[0].order[1]: unknown entity 'invoce' (did you mean 'invoice'?)"),
        ("[account, account]", "account a second time"),
    ],
)
def test_an_order_that_cannot_be_kept(changed: Callable[..., str], order: str, said: str) -> None:
    assert said in _refusal(changed((IMPORT[0], IMPORT[1].replace("[account, invoice]", order))))


def test_events_are_no_records_to_import(changed: Callable[..., str]) -> None:
    assert "invoice has events" in _refusal(changed(IMPORT, ("invoice: 8", "invoice: {count: 8, kind: event}")))


def test_people_import_one_way(changed: Callable[..., str]) -> None:
    both = ("mix: {create: 0.7, update: 0.3}}", "mix: {create: 0.7, update: 0.3}, both_sides: {destination: 40%}}")
    assert "manual_import where changes go both ways" in _refusal(changed(IMPORT, both))


@pytest.mark.parametrize("check", ["order_kept", "stopped_in_time"])
def test_who_imports_nothing_cannot_be_judged(changed: Callable[..., str], check: str) -> None:
    assert f"{check} where nobody imports anything" in _refusal(changed(("  - exactly_once\n", f"  - exactly_once\n  - {check}\n")))


def test_the_order_of_a_check_names_entities(changed: Callable[..., str]) -> None:
    text = changed(IMPORT, ("  - exactly_once\n", "  - exactly_once\n  - order_kept: {order: [acount]}\n"))
    assert "unknown entity 'acount' (did you mean 'account'?)" in _refusal(text)
