"""A destination that is no fake cannot be asked to misbehave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.model import Drill
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid

POSTGRES = ("destination: {fake: records, name: billing}", "destination: {fake: postgres, name: billing}")


def _load(text: str) -> Drill:
    return validate.drill(document.parse(text, Path("x.drill.yaml")))


def _refusal(text: str) -> str:
    with pytest.raises(DrillInvalid) as caught:
        _load(text)
    return str(caught.value)


def test_a_real_destination_has_no_token_endpoint_of_ours(changed: Callable[..., str]) -> None:
    drill = _load(changed(POSTGRES))
    assert drill.stack.destination.auth.kind == "none"
    assert "destination.token" not in drill.stack.links()


def test_what_only_a_fake_can_play(changed: Callable[..., str]) -> None:
    asked = _refusal(changed(("{fake: records, name: billing}", "{fake: postgres, name: billing, auth: oauth, rate_limit: 5/s}")))
    assert "a real postgres has no auth of ours" in asked
    assert "a real postgres has no rate_limit of ours" in asked


def test_faults_inside_a_fake(changed: Callable[..., str]) -> None:
    inside = ("{kind: down, link: destination}", "{kind: unavailable, link: destination}")
    assert "unavailable acts inside a fake, and the destination is a real postgres" in _refusal(changed(POSTGRES, inside))
    assert _load(changed(POSTGRES, ("{kind: down, link: destination}", "{kind: unavailable, link: source}")))


def test_deletions_that_would_leave_no_trace(changed: Callable[..., str]) -> None:
    deleting = ("mix: {create: 0.7, update: 0.3}", "mix: {create: 0.7, update: 0.2, delete: 0.1}")
    assert "does not tell of the deletion" in _refusal(changed(POSTGRES, deleting))
    assert _load(changed(deleting))


def test_a_database_is_no_source(changed: Callable[..., str]) -> None:
    assert "'postgres' cannot play the source" in _refusal(changed(("source:      {fake: records", "source:      {fake: postgres")))
