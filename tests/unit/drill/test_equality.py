"""What a connector may turn into what: by the type of the field alone, and by what its file says that it normalises."""

from __future__ import annotations

from typing import Any

import pytest

from harness.drill.equality import FieldType, Normalisation, canonical, digest

NOTHING: frozenset[Normalisation] = frozenset()


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00Z"),
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29 01:30:00+00"),
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00.000+00:00"),
        ("decimal", "12.50", 12.5),
        ("decimal", "12.50", "12.5"),
        ("decimal", "100.00", 100),
        ("decimal", "-0.0", "0"),
        ("email", "Ada.B@Example.INVALID", "Ada.B@example.invalid"),
    ],
)
def test_right_by_the_type(type_: FieldType, one: Any, other: Any) -> None:
    assert canonical(one, type_, NOTHING) == canonical(other, type_, NOTHING)
    assert canonical(one, None, NOTHING) != canonical(other, None, NOTHING)


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29T03:30:00"),
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29T03:30:00Z"),
        ("instant", "2026-03-29T03:30:00+02:00", "2026-03-29"),
        ("decimal", "12.50", "12"),
        ("decimal", "12.50", 12),
        ("decimal", "12.50", "12,50"),
        ("decimal", "12.50", None),
        ("decimal", "1", True),
        ("decimal", "123456789012345678901234567890.12", "123456789012345678901234567890.13"),
        ("email", "Ada.B@example.invalid", "ada.b@example.invalid"),
        ("text", "Chloé", "Chloe"),
        ("text", "Chlo\u00e9", "Chloe\u0301"),
        ("text", " a", "a"),
        ("text", "", None),
    ],
)
def test_corrupted_by_the_type(type_: FieldType, one: Any, other: Any) -> None:
    assert canonical(one, type_, NOTHING) != canonical(other, type_, NOTHING)


@pytest.mark.parametrize(
    ("normalisation", "type_", "given", "right", "wrong"),
    [
        ("trim", "text", "  a b ", "a b", "ab"),
        ("lower_email", "email", "Ada@example.invalid", "ada@example.invalid", "ad@example.invalid"),
        ("nfc", "text", "Chloe\u0301", "Chlo\u00e9", "Chloe"),
    ],
)
def test_a_declared_normalisation_and_nothing_beyond_it(
    normalisation: Normalisation, type_: FieldType, given: str, right: str, wrong: str
) -> None:
    declared = frozenset({normalisation})
    assert canonical(given, type_, declared) == canonical(right, type_, declared) != canonical(wrong, type_, declared)
    assert canonical(given, type_, NOTHING) != canonical(right, type_, NOTHING)


def test_null_and_absent() -> None:
    null, absent, empty = {"note": None}, {}, {"note": ""}
    assert digest(null, ["note"]) == digest(absent, ["note"]) != digest(empty, ["note"])
    assert digest(null, ["note"], None, NOTHING) != digest(absent, ["note"], None, NOTHING)


def test_lower_email_leaves_other_texts_alone() -> None:
    assert canonical("A@B", "text", frozenset({"lower_email"})) == "A@B"
