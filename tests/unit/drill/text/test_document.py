"""YAML 1.2 core schema, with marks, and nothing dangerous."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from harness.drill.text import document
from harness.drill.text.yaml_slips import cut_texts
from harness.errors import DrillInvalid

HERE = Path("x.yaml")


def value(text: str) -> object:
    return document.parse(f"key: {text}", HERE).data["key"]


def refusal(text: str) -> str:
    with pytest.raises(DrillInvalid) as caught:
        document.parse(text, HERE)
    return str(caught.value)


@pytest.mark.parametrize(
    "text", ["on", "off", "no", "yes", "y", "n", "On", "12:30", "1:30:00", "2026-11-21", "1_000", "0b1", ".inf", "=", "<<"]
)
def test_what_yaml_1_1_would_turn_into_something_else_is_a_string(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0777", 777),
        ("0o17", 15),
        ("0xff", 255),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ('"true"', "true"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_the_core_schema_decides_what_a_plain_scalar_is(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_a_key_named_on_stays_a_word() -> None:
    assert document.parse("on: destination\n404: x\n", HERE).data == {"on": "destination", "404": "x"}


def test_a_yaml_1_1_directive_changes_nothing() -> None:
    assert document.parse("%YAML 1.1\n---\na: no\n", HERE).data == {"a": "no"}


def test_places_are_counted_from_one_for_keys_and_values() -> None:
    read = document.parse("# comment\na:\n  - {b: 1, c: 2}\n", HERE)
    assert read.place(("a", 0, "c")) == (3, 15)
    assert read.place(("a", 0, "c"), of_key=True) == (3, 12)
    assert read.place(("a", 0, "missing")) == (3, 5), "the nearest part around it"


def test_an_alias_stands_for_its_anchor_and_points_at_itself() -> None:
    read = document.parse("a: &x {b: 1}\nc: *x\n", HERE)
    assert read.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert read.place(("c", "b")) == (2, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: the key 'a' is there twice, first in line 1"),
        ("a: {b: 1, b: 2}\n", "x.yaml:1:11: the key 'b' is there twice"),
        ("a: !!python/object/apply:os.system [ls]\n", "x.yaml:1:4: the tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !secret x\n", "x.yaml:1:4: the tag !secret"),
        ("a: &x [*x]\n", "x.yaml:1:8: the alias *x has no complete anchor before it"),
        ("a: *nobody\n", "x.yaml:1:4: the alias *nobody has no complete anchor"),
        ("? [a]\n: 1\n", "x.yaml:1:3: a key that is not a word"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document"),
        ("- a\n", "x.yaml:1:1: the file holds no mapping"),
        ("", "x.yaml:1:1: the file is empty"),
        ('a: "b\nc: 1\nd: {e: "f"}\n', "a quote that is never closed, opened in line 1"),
        ("a:\n  - {b: 1}\n  -{c: 1}\nd: 1\n", "a `-` without a space; allowed: - {c: 1}"),
        ("a: {b\n", "x.yaml:2:1: { in line 1 is never closed, or a comma is missing; allowed: {key: value, key: value}, or [one, two]"),
        ("a:\n- [b\nc: 1\n", "x.yaml:3:2: [ in line 2 is never closed, or a comma is missing"),
        ("a: {b: no #5}\n", "{ in line 1 is never closed; allowed: all after ` #` is a comment; a text with # in it needs quotes"),
        ("a: 'b\nc: 1\n", "a quote that is never closed, opened in line 1; allowed: the same quote at the end of the text"),
        ("a:\tb\n", "x.yaml:1:3: a tab; allowed: spaces"),
        ("a:\n\tb: 1\n", "x.yaml:2:1: a tab; allowed: spaces"),
        (
            "a: it broke: again\n",
            'a second `: ` in one line; allowed: quotes around a text that contains `: `, such as a: "it broke: again"',
        ),
        ("a: 1\n  b: 2\n", "x.yaml:2:4: an indentation that belongs to no key"),
        ("a:b\nc: 1\n", "a colon without a space in line 1; allowed: a: b"),
        ("a:\n  b: 1\n   c: 2\n", "an indentation that belongs to no key"),
        ("a:\n  b: [1]\n   c: 2\n", "an indentation that no line above has; allowed: the indentation of the keys"),
        ("a: 1\nlag 1m\nb: 2\n", "x.yaml:2:1: a line that is neither a key nor a list's"),
        (
            "a:\n  -./b.sh\nc: 1\n-d\n",
            "x.yaml:4:1: a line that is neither a key nor a list's; allowed: `key: value` or `- value`",
        ),
        ('a: "C:\\data"\n', "a backslash in double quotes; allowed: single quotes"),
        ("a: @b\n", 'a text that begins with @; allowed: quotes around it: "@…"'),
        ("a: \x00\n", "not YAML: unacceptable character"),
        ("a: " + "[" * 51 + "]" * 51, "x.yaml:1:53: nested too deeply; allowed: at most 50 levels"),
    ],
)
def test_what_is_refused_is_named_with_its_place(text: str, expected: str) -> None:
    assert expected in refusal(text)


def test_many_aliases_are_refused() -> None:
    assert "too many aliases; allowed: at most 100" in refusal("a: &x 1\nb: [" + "*x, " * 101 + "]\n")


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    began = time.monotonic()
    assert "too many values, with its aliases written out" in refusal("a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + levels)
    assert time.monotonic() - began < 5


def test_nesting_far_beyond_the_limit_is_no_stack_overflow() -> None:
    assert "nested too deeply" in refusal("a: " + "[" * 100_000)


def test_a_file_of_ten_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "big.drill.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000)
    with pytest.raises(DrillInvalid, match=r"a file of 10,000,000 bytes; at most 1,000,000 are read"):
        document.read(path)


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.drill.yaml"
    path.write_bytes(b"a: caf\xe9\n")
    with pytest.raises(DrillInvalid, match="byte 6 is not UTF-8"):
        document.read(path)


def test_a_folder_or_missing_file_is_a_problem_of_that_file(tmp_path: Path) -> None:
    with pytest.raises(DrillInvalid, match=r"cannot be read: a folder, not a file"):
        document.read(tmp_path)
    with pytest.raises(DrillInvalid, match=r"cannot be read: No such file"):
        document.read(tmp_path / "nowhere.yaml")


def test_walk_finds_every_text_with_its_path() -> None:
    read = document.parse("a: [x, {b: y, c: 1}]\nd: z\n", HERE)
    assert list(document.walk(read.data)) == [(("a", 0), "x"), (("a", 1, "b"), "y"), (("d",), "z")]


def test_a_comment_that_looks_like_the_rest_of_a_text_is_pointed_out() -> None:
    text = "title: Issue #5 returns\nwhy: at last # a comment\nnote: 'no #5'\n#5 alone\nlist: [a] #b\n"
    assert list(cut_texts(text)) == [
        "line 1: '#5 returns' is a comment, since a # after a space begins one; quote the text if it belongs to it",
        "line 5: '#b' is a comment, since a # after a space begins one; quote the text if it belongs to it",
    ]
