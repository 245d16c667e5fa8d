"""Bodies as Go reads them."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "EOF"),
        (b" \n", "EOF"),
        (b"{", "unexpected EOF"),
        (b"[1,", "unexpected EOF"),
        (b'{"a": "b', "unexpected EOF"),
        (b"{not json", "invalid character 'n' looking for beginning of object key string"),
        (b"<xml/>", "invalid character '<' looking for beginning of value"),
        (b'{"a": NaN}', "invalid character 'N' looking for beginning of value"),
    ],
)
def test_broken_json(part: Callable[[str], Any], raw: bytes, words: str) -> None:
    with pytest.raises(part("wire").BadBody) as caught:
        part("wire").decode(raw)
    assert str(caught.value) == words


def test_only_the_first_value_counts(part: Callable[[str], Any]) -> None:
    assert part("wire").decode(b'{"a": 1} trailing') == {"a": 1}


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"1" * 10_000, b"\xff\xfe", b'"\x01"'])
def test_hostile_bodies_are_refused_cleanly(part: Callable[[str], Any], raw: bytes) -> None:
    with pytest.raises(part("wire").BadBody):
        part("wire").decode(raw)


def test_keys_in_any_case_and_null_for_the_default(part: Callable[[str], Any]) -> None:
    fields = part("wire").Fields.of({"NAME": "a", "Enabled": None, "other": []}, "Proxy")
    assert fields.text("name", "") == "a"
    assert fields.flag("enabled", True) is True


def test_half_a_surrogate_pair_becomes_a_replacement(part: Callable[[str], Any]) -> None:
    fields = part("wire").Fields.of(part("wire").decode(b'{"name": "a\\ud800b"}'), "Proxy")
    assert fields.text("name", "") == "a\ufffdb"


@pytest.mark.parametrize(
    ("value", "read", "words"),
    [
        (7, lambda fields: fields.text("x", ""), "cannot unmarshal number into Go struct field S.x of type string"),
        ("a", lambda fields: fields.flag("x", True), "cannot unmarshal string into Go struct field S.x of type bool"),
        (True, lambda fields: fields.integer("x", 0, "int64"), "cannot unmarshal bool into Go struct field S.x of type int64"),
        (1.5, lambda fields: fields.integer("x", 0, "int64"), "cannot unmarshal number 1.5 into Go struct field S.x of type int64"),
        (2**63, lambda fields: fields.integer("x", 0, "int"), f"cannot unmarshal number {2**63} into Go struct field S.x of type int"),
        ([], lambda fields: fields.float32("x", 0.0), "cannot unmarshal array into Go struct field S.x of type float32"),
        (1e39, lambda fields: fields.float32("x", 0.0), "cannot unmarshal number 1e+39 into Go struct field S.x of type float32"),
        (float("1e400"), lambda fields: fields.float32("x", 0.0), "of type float32"),
        (10**400, lambda fields: fields.float32("x", 0.0), "of type float32"),
        ("a", lambda fields: fields.nested("x", "T"), "cannot unmarshal string into Go struct field S.x of type T"),
    ],
)
def test_wrong_types(part: Callable[[str], Any], value: Any, read: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(part("wire").BadBody) as caught:
        read(part("wire").Fields.of({"x": value}, "S"))
    assert words in str(caught.value)


@settings(deadline=None)
@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_float32_is_shown_by_a_short_number_that_means_the_same(part: Callable[[str], Any], number: float) -> None:
    shown = part("wire").shortest_float32(number)
    assert struct.pack("f", shown) == struct.pack("f", number)
    assert len(json.dumps(shown)) <= 22


def test_a_float32_is_rounded_as_go_rounds_it(part: Callable[[str], Any]) -> None:
    assert part("wire").shortest_float32(0.123456789) == 0.12345679
    assert part("wire").shortest_float32(0.1) == 0.1
