"""Every connector that is broken on purpose says what real thing it is taken from, so that others can look it up."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from harness.assets import fixture

BROKEN = sorted(path for path in (fixture("connector") / "broken").glob("*.py") if path.stem != "__init__")
_REFERENCE = re.compile(r"[\w.-]+/[\w.-]+ #\d+|https://\S+\.\S+|\bKIP-\d+|\bRFC \d+")
"""An issue or pull request by its repository, an address, a numbered public document."""


def cites(docstring: str) -> bool:
    """Whether what follows `Source:` names something that can be looked up."""
    return bool(_REFERENCE.search(" ".join(docstring.partition("Source:")[2].split())))


def test_there_are_some() -> None:
    assert len(BROKEN) > 60


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_defect_cites_its_source(path: Path) -> None:
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert cites(told), f"{path.name}: add `Source:` with an issue (owner/name #123), an address or a numbered document"


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
