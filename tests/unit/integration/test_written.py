from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.drill.text.document import parse
from harness.integration.written import with_keys

_KEYS = {"reviewed": "2026-11-29", "digest": '"0123456789abcdef"'}
_SAID = {"reviewed": "2026-11-29", "digest": "0123456789abcdef"}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "a: 1",
        "people: {}\n",
        "people: {reviewer: {}}\n",
        "people: {reviewer: {name: Kim}}  # who\nb: 2\n",
        "people:\n  reviewer: {name: Kim}   # who\nb: 2\n",
        "people:\n  reviewer:\n    name: Kim # who\n\n# after\nb: 2\n",
        "people:\n  reviewer:\n    reviewed: 2020-01-01\n    name: Kim\n    digest: 'x'\nb: 2\n",
        "people:\n  owner: {name: Robin}\nb: 2\n",
        "people:\n  reviewer:\nb: 2\n",
        "people: {reviewer: {digest: x, name: Kim}, owner: {name: Robin}}\n",
        "people: {\n  reviewer: {\n    name: Kim  # who\n  }\n}\n",
    ],
)
def test_keys_are_written_and_everything_else_stays(text: str) -> None:
    before, after = parse(text, Path("f")).data, parse(with_keys(text, ("people", "reviewer"), _KEYS), Path("f")).data
    assert after["people"]["reviewer"].items() >= _SAID.items()
    assert {key: value for key, value in after.items() if key != "people"} == {
        key: value for key, value in before.items() if key != "people"
    }
    name = ((before.get("people") or {}).get("reviewer") or {}).get("name")
    assert after["people"]["reviewer"].get("name") == name


def test_comments_and_layout_stay() -> None:
    text = "people:\n  reviewer: {name: Kim}    # `idrill approve` adds date and digest\nrecheck:  {every: 90d}              # often\n"
    assert with_keys(text, ("people", "reviewer"), {"reviewed": "2026-11-29"}) == text.replace(
        "{name: Kim}", "{name: Kim, reviewed: 2026-11-29}"
    )
    assert with_keys(text, ("recheck",), {"last": "2026-11-29"}) == text.replace("{every: 90d}", "{every: 90d, last: 2026-11-29}")


@given(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "x", '"y"', "{z: 1}", "[1, 2]"]), max_size=3), st.booleans())
def test_writing_twice_is_writing_once(others: dict[str, str], flow: bool) -> None:
    inner = ", ".join(f"{key}: {value}" for key, value in others.items())
    text = f"m: {{{inner}}}\n" if flow else "m:\n" + "".join(f"  {key}: {value}\n" for key, value in others.items()) + "n: 1\n"
    once = with_keys(text, ("m",), {"k": "1"})
    assert with_keys(once, ("m",), {"k": "1"}) == once
    assert parse(once, Path("f")).data["m"]["k"] == 1
    assert {key: value for key, value in parse(once, Path("f")).data["m"].items() if key != "k"} == (parse(text, Path("f")).data["m"] or {})
