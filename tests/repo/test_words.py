"""Docs, docstrings and messages use the project's terms: the second column of the glossary in CONTRIBUTING.md is what not to write."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from offenders import ROOT, Offence, none_breaks, parsed, programs

_GLOSSARY, _HEADING = ROOT / "CONTRIBUTING.md", "\n## Words\n"
ORDINARY = {"taken", "told"}
"""Wrong for one thing, right for others: no program can tell which it is."""
CITED = {"harness/archive/interval.py"}
"""It cites a paper by its title."""
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_RECORDS = ("docs/results", "reports")
"""What was measured or recorded keeps its words."""


def avoided(glossary: str) -> dict[str, str]:
    """The terms not to write, each with the one to write."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in glossary.splitlines() if line.startswith("| ")]
    terms = {term: row[0] for row in rows[1:] for term in row[1].split(", ") if term}
    return {term: write for term, write in terms.items() if term not in ORDINARY}


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    terms = avoided(_GLOSSARY.read_text(encoding="utf-8").partition(_HEADING)[2])
    return re.compile(rf"\b({'|'.join(map(re.escape, terms))})s?\b", re.IGNORECASE), terms


def in_text(text: str, first: int = 1) -> Iterator[Offence]:
    """The avoided terms of a text whose first line has this number; targets of links are names, not words."""
    pattern, terms = _pattern()
    for number, line in enumerate(text.splitlines(), first):
        for found in pattern.finditer(_LINK_TARGET.sub("]", line)):
            yield Offence(number, f"{found[0]!r}: write {terms[found[1].lower()]!r}")


def in_program(tree: ast.Module) -> Iterator[Offence]:
    """The avoided terms of its docstrings and messages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from in_text(node.value, node.lineno)


def _pages() -> Iterator[tuple[Path, str]]:
    for page in sorted((*ROOT.glob("*.md"), *(found for folder in _FOLDERS for found in (ROOT / folder).rglob("*.md")))):
        if "node_modules" not in page.parts and not str(page.relative_to(ROOT)).startswith(_RECORDS):
            text = page.read_text(encoding="utf-8")
            yield page, text.partition(_HEADING)[0] if page == _GLOSSARY else text


_FOLDERS = ("bench", "compose", "docs", "drills", "fixtures")


def test_pages_use_the_project_s_terms() -> None:
    offences = [(page, in_text(text)) for page, text in _pages()]
    none_breaks("pages use the terms of the glossary", offences, mend="write the term of the first column in CONTRIBUTING.md")


def test_docstrings_and_messages_use_the_project_s_terms() -> None:
    files = [file for file in programs("harness", "fixtures", "bench") if str(file.relative_to(ROOT)) not in CITED]
    offences = [(file, in_program(parsed(file))) for file in files]
    none_breaks(
        "docstrings and messages use the terms of the glossary", offences, mend="write the term of the first column in CONTRIBUTING.md"
    )


def test_an_avoided_term_is_found_with_its_line() -> None:
    assert list(in_text("a check\nthat was Mended by laws ([why](the-same-law.md))")) == [
        Offence(2, "'Mended': write 'fixed'"),
        Offence(2, "'laws': write 'check'"),
    ]
    assert [found.line for found in in_program(ast.parse('x = 1\nraise Broken(f"{x}: make room")\n'))] == [2]
    assert list(in_text("a record that was told, accepted and owed; flawed, lawful")) == []
