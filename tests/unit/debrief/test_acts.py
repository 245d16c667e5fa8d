"""Acts in words: no kind of act is left to its bare name."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest

from harness.debrief.acts import in_words
from harness.ledger.lines import LEDGERS, LedgerLine
from harness.ledger.lines.people import Acted, CalledOff, Note, Surprise

ACTS = [kind for kind in LEDGERS["people"] if issubclass(kind, (Acted, CalledOff, Surprise))]


def made(kind: type[LedgerLine]) -> LedgerLine:
    hints = get_type_hints(kind)
    given: dict[str, Any] = {}
    for field in fields(kind):
        if field.default is MISSING:
            given[field.name] = {str: "words", int: 1, list[str]: ["words"]}.get(hints[field.name], "master")
    return kind(**{name: 60.0 if name == "next_s" else value for name, value in given.items()})


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.KIND)
def test_each_kind_has_words_of_its_own(kind: type[LedgerLine]) -> None:
    told = in_words(made(kind))
    assert told not in {kind.KIND, f"words (words) {kind.KIND.replace('_', ' ')}", f"words (master) {kind.KIND.replace('_', ' ')}"}


def test_who_did_it_stands_first() -> None:
    assert in_words(Note(who="Lee Example", role="scribe", text=" paused ")) == "Lee Example (scribe) notes: paused"
    assert in_words(Note(who="Lee Example", role="scribe", text="")) == "Lee Example (scribe) notes, without words"
