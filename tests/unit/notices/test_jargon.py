from __future__ import annotations

import pytest

from harness.notices.jargon import found_in


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("the server answers with 503.", "server 503"),
        ("we got HTTP 418", "HTTP 418"),
        ("a ConnectionError was raised", "ConnectionError"),
        ("a null pointer exception", "null pointer exception"),
        ("api.example.com is slow", "api.example.com"),
        ("see db1.internal:5432", "db1.internal:5432"),
        ("10.0.0.7 does not answer", "10.0.0.7"),
        ("we are rolling back, the dead letter waits", "dead letter"),
        ("the API does not answer", "API"),
        ("orders-sync stands still", "orders-sync"),
    ],
)
def test_words_from_behind_the_scenes_are_found(text: str, word: str) -> None:
    assert " ".join(found for _, found, _ in found_in(text, ["orders-sync"])) == word


@pytest.mark.parametrize(
    "text",
    [
        "about 240 orders of 500 customers since 14:05",
        "mail help@example.invalid or see https://status.example.invalid/today",
        "in error, your invoice came twice; e.g. on 3 November. We are sorry.",
        "orders come late; the web shop works",
        "",
    ],
)
def test_words_for_everybody_are_not(text: str) -> None:
    assert list(found_in(text, ["orders-sync", ""])) == []


def test_the_place_is_that_of_the_word() -> None:
    assert [(place, word) for place, word, _ in found_in("one\nthe API and a 503")] == [(8, "API"), (18, "503")]
