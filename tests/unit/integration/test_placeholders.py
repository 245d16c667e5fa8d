"""Which texts say that nobody has decided, and that they change nothing else."""

from __future__ import annotations

import pytest

from harness.integration.model import Integration
from harness.integration.placeholders import decided, is_decided, is_placeholder, written


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "todo",
        " Tbd. ",
        "TBC",
        "n/a",
        "N.A.",
        "someone",
        "Somebody",
        "?",
        "???",
        "-",
        "--",
        "—",
        "…",
        "...",
        "",
        "  ",
        "<name>",
        "[tbd]",
        "TODO: ask sales",
        "tbd (in May)",
        "TBD by the end of the year",
        "tbc - Kim knows",
        "to be  defined",
        "nobody",
        "Not yet",
        "unknown?",
    ],
)
def test_it_says_nothing(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Robin Example",
        "todo-app",
        "todo list",
        "none",
        "late",
        "hosted",
        ".",
        "..",
        "/",
        "*",
        "**",
        "connectors/**",
        "0",
        "no",
        "pending orders",
        "a-b",
        "someone's inbox",
        "the unknown ones",
        "<name> of the account",
        "Ana",
        "TODOS",
    ],
)
def test_it_says_something(text: str) -> None:
    assert not is_placeholder(text)


def test_a_list_loses_its_placeholders_and_the_rest_keeps_its_place() -> None:
    said = {"steps": ["?", "10%", {"when": "tbd"}, {"when": "hit", "do": "tbd"}], "names": {"a": {}, "b": None}}
    data, places = decided(said)
    assert data == {"steps": ["10%", {"when": "hit"}], "names": {"a": {}}}
    assert written(("steps", 0), places) == ("steps", 1)
    assert written(("steps", 1, "when"), places) == ("steps", 3, "when")
    assert written(("steps", 1, "do"), places) == ("steps", 3, "do")
    assert written(("fallback", "queue"), places) == ("fallback", "queue")


def test_what_is_decided() -> None:
    lean = {"schema": 1, "integration": "orders", "pattern": "reporting-feed", "connector": "orders"}
    file = Integration.model_validate(
        lean | {"people": {"owner": {}}, "compliance": {"audit_log": False}, "pause": {"approvals": 0}, "raci": {"pause": {}}}
    )
    assert is_decided(file.compliance)
    assert is_decided(file.pause)
    assert not is_decided(file.people)
    assert not is_decided(file.raci)
    assert not is_decided(file.limits)  # a default says nothing
    assert not is_decided(file.fallback.queue)
    assert not is_decided(file.watch)
