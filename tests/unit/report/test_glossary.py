"""The glossary of a page is short, and says of a word what CONTRIBUTING.md says of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harness.report.glossary import TERMS
from harness.report.html import write

_OURS = Path(__file__).parents[3] / "CONTRIBUTING.md"


def test_a_word_means_the_same_everywhere() -> None:
    ours = dict(re.findall(r"^\| ([a-z ]+) \| [^|]*\| (.+) \|$", _OURS.read_text(encoding="utf-8"), re.MULTILINE))
    shared = {term: meaning for term, meaning in TERMS if term in ours}
    assert "owed" in shared
    assert shared == {term: ours[term] for term in shared}


def test_it_is_short_and_on_every_page(passing: Any, tmp_path: Path) -> None:
    assert len(TERMS) <= 20
    write(passing.evidence, passing.judgement, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f"<dt>{term}</dt>" in page for term, _ in TERMS)
