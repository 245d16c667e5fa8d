"""A placeholder anywhere in an integration file is the same as nothing there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness import assets
from harness.drill.text import document
from harness.drill.text.broken import Path
from harness.integration.model import Integration
from harness.integration.placeholders import decided, is_placeholder

SAID = document.read(assets.fixture("integrations") / "orders-to-billing.integration.yaml").data
WORDS = st.sampled_from(["todo", "tbd", "tbc", "n/a", "someone", "?", "-", "nobody", "to be defined", "<who>"])
PLACEHOLDER = st.one_of(
    st.none(),
    st.builds(
        lambda word, change, left, right: left + change(word) + right,
        WORDS,
        st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
        st.sampled_from(["", " ", "\t"]),
        st.sampled_from(["", " ", ".", "?"]),
    ),
)
PARTS = st.recursive(
    st.one_of(PLACEHOLDER, st.text(max_size=5), st.integers(), st.booleans()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


def _keys(data: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key)
            yield from _keys(value, (*path, key))


KEYS = [path for path in _keys(SAID) if path not in {("schema",), ("integration",), ("pattern",), ("connector",)}]


def _changed(path: Path, value: Any, *, drop: bool = False) -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(SAID)
    here: Any = data
    for part in path[:-1]:
        here = here[part]
    if drop:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return data


@given(st.sampled_from(KEYS), PLACEHOLDER)
def test_a_placeholder_is_a_key_that_is_not_there(path: Path, word: str | None) -> None:
    with_it = Integration.model_validate(decided(_changed(path, word)).data)
    assert with_it == Integration.model_validate(_changed(path, None, drop=True))


@given(st.dictionaries(st.text(max_size=3), PARTS, max_size=4))
def test_no_placeholder_is_left_and_each_part_has_its_own_place(data: dict[str, Any]) -> None:
    kept, places = decided(data)
    texts = [value for _, value in document.walk(kept)]
    assert not any(is_placeholder(text) for text in texts)
    assert decided(kept).data == kept
    assert len(set(places.values())) == len(places)
    leaves = {path: _at(kept, path) for path in places if not isinstance(_at(kept, path), (dict, list))}
    assert leaves == {path: _at(data, places[path]) for path in leaves}


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data
