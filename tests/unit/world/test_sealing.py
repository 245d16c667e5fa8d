from __future__ import annotations

import json

import pytest
from events import said

from harness.journal.events import Seal
from harness.world.sealing import last_words, tell_seal

SAID = json.dumps({"sealed": {"lines": 7, "sha256": "ab", "taken_up": 0}}).encode() + b"\n"


def test_the_last_words_of_a_fixture_are_the_seal_of_its_ledger() -> None:
    told: list[tuple[str, object]] = []
    tell_seal(lambda event: told.append(said(event)), "source", SAID, 0)
    assert told == [("sealed", {"file": "ledgers/source.jsonl", "lines": 7, "sha256": "ab", "by": "writer"})]


@pytest.mark.parametrize("code", [-9, 74, None])
def test_of_one_that_did_not_end_well_nothing_is_believed(code: int | None) -> None:
    tell_seal(lambda _: pytest.fail("it was believed"), "source", SAID, code)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"torn",
        b"[1]\n",
        b'{"sealed": 1}\n',
        b'{"sealed": {"lines": 7}}\n',
        SAID + SAID,
        b"a word of someone else\n" + SAID,
        SAID.replace(b'"taken_up": 0', b'"taken_up": 3'),
        SAID.replace(b', "taken_up": 0', b""),
        b"[" * 100_000,
    ],
)
def test_whoever_talks_over_it_silences_it(said: bytes) -> None:
    assert last_words("ledgers/source.jsonl", SAID) == Seal.written("ledgers/source.jsonl", 7, "ab")
    assert last_words("ledgers/source.jsonl", said) is None
