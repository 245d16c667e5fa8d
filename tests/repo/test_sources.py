"""Every connector with a deliberate defect says what real thing it is taken from, so that others can look it up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from offenders import Offence, none_breaks, parsed

from harness.assets import fixture

BROKEN = sorted(path for path in (fixture("connector") / "broken").glob("*.py") if path.stem != "__init__")
_REFERENCE = re.compile(r"[\w.-]+/[\w.-]+ #\d+|https://\S+\.\S+|\bKIP-\d+|\bRFC \d+")
"""An issue or pull request by its repository, an address, a numbered public document."""


def cites(docstring: str) -> bool:
    """Whether what follows `Source:` names something that can be looked up."""
    return bool(_REFERENCE.search(" ".join(docstring.partition("Source:")[2].split())))


def unsourced(tree: ast.Module) -> Iterator[Offence]:
    """A program that does not say where its defect is taken from."""
    if not cites(ast.get_docstring(tree) or ""):
        yield Offence(1, "its docstring cites no source")


def test_there_are_some() -> None:
    assert len(BROKEN) > 60


def test_a_defect_cites_its_source() -> None:
    offences = ((path, unsourced(parsed(path))) for path in BROKEN)
    none_breaks(
        "a defect cites its source", offences, mend="add `Source:` with an issue (owner/name #123), an address or a numbered document"
    )


def test_a_defect_of_nowhere_would_be_seen() -> None:
    assert list(unsourced(ast.parse('"""It forgets. Source: owner/name #12."""\n'))) == []
    assert (
        list(unsourced(ast.parse('"""It forgets."""\n')))
        == list(unsourced(ast.parse("x = 1\n")))
        == [Offence(1, "its docstring cites no source")]
    )


@pytest.mark.parametrize(
    ("told", "enough"),
    [
        ("Source: the queue is lost (owner/name.js #12).", True),
        ("Source: its documentation (https://docs.example.invalid/page).", True),
        ("Source: KIP-98.", True),
        ("Source: broken off by the end of a line (owner/name\n#12).", True),
        ("Source: RFC 9110, 9.2.2.", True),
        ("Source: everybody knows that (observed).", False),
        ("Source: name #12.", False),
        ("owner/name #12. Source: handlers that do not look.", False),
        ("", False),
    ],
)
def test_what_can_be_looked_up(told: str, enough: bool) -> None:
    assert cites(told) is enough
