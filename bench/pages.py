"""Does the runbook's lint know how long a page is? Its estimate, held against what a browser prints, for files small and large.

    python bench/pages.py [--keep FOLDER]

Writes the runbook of both examples, and of the full one with less and more of each part; prints each with Chromium on A4 (9 points, margins
of 15 mm, without the appendix of drills) and counts the sheets. Prints a Markdown table. Exit code 1: the lint says one page, and it prints
two.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from runbooks import DUE, PAGES, RUNS

from harness import assets
from harness.archive.record import RunRecord
from harness.integration.reading.load import LoadedIntegration, load_integration
from harness.runbook.blocks import Block, markdown
from harness.runbook.compose import known_of
from harness.runbook.known import Page
from harness.runbook.lint.heavy import MOST_LINES, printed_lines, without_appendix
from harness.runbook.page import blocks

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_STYLE = """@page {size: A4; margin: 15mm} body {margin: 0; font: 9pt/1.35 sans-serif} h1, h2 {margin: .5em 0 .2em; line-height: 1.2}
h1 {font-size: 13pt} h2 {font-size: 11pt} p, ul, ol, table {margin: .25em 0} table {border-collapse: collapse; width: 100%}
td, th {border: 1px solid #999; padding: .1em .4em; text-align: left; vertical-align: top} code {font-size: 8.5pt}"""


@dataclass(frozen=True)
class Printed:
    name: str
    estimate: int
    """Lines."""
    sheets: int

    @property
    def is_wrong(self) -> bool:
        return self.estimate <= MOST_LINES and self.sheets > 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where the pages stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        found = [printed(name, page, folder) for name, page in pages(folder)]
    print("| runbook | lines by the lint | sheets in print |\n|---|---|---|")
    for each in sorted(found, key=lambda each: each.estimate):
        print(f"| {each.name} | {each.estimate}{' (too long)' if each.estimate > MOST_LINES else ''} | {each.sheets} |")
    return int(any(each.is_wrong for each in found))


def pages(folder: Path) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """By name."""
    examples = folder / "integrations"
    shutil.copytree(assets.fixture("integrations"), examples, dirs_exist_ok=True)
    yield "visits-report", _of(load_integration(examples / "visits-report.integration.yaml"))
    full = examples / "orders-to-billing.integration.yaml"
    text = full.read_text(encoding="utf-8")
    yield "orders-to-billing", _of(load_integration(full))
    yield "the same, measured", _of(load_integration(full), RUNS, PAGES)
    wordy = [page._replace(text=_words(number, 26)) for number, page in enumerate(PAGES)]
    yield "the same, with long pages", _of(load_integration(full), RUNS, wordy)
    for name, changed in _changed(text):
        full.write_text(changed, encoding="utf-8")
        yield name, _of(load_integration(full))
        yield f"{name}, measured", _of(load_integration(full), RUNS, wordy)


def _changed(text: str) -> Iterator[tuple[str, str]]:
    """With less, and with more and more of each part."""
    yield "without decisions", re.sub(r"(?m)^decide:\n(  - .*\n)+", "", text)
    drills = ("maintenance-page", "rate-limit-storm", "bad-deployment-rolled-back", "connector-down-20m", "expired-credential")
    for count in (2, 4, 6, 8, 12):
        rows = "".join(
            f"  - {{when: {_words(number, 4)}, do: {_words(number, 9)}, drill: {drills[number % 5]}}}\n" for number in range(count)
        )
        yield f"{count} more decisions", text.replace("decide:\n", f"decide:\n{rows}")
    for count in (2, 4, 8, 12):
        rows = ", ".join(f"{{seen: {_words(number, 5)}, drill: {drills[number % 5]}}}" for number in range(count))
        yield f"{count} more symptoms", text.replace("symptoms: [", f"symptoms: [{rows}, ")
    for count in (10, 20, 40, 70):
        yield f"a fallback of {count} words more", text.replace("start: after 30m", f"start: {_words(1, count)} after 30m")
        yield f"safety of {count} words more", text.replace("safety: [", f"safety: [{_words(2, count)}, ")
        yield f"an impact of {count} words more", text.replace("breaks: new", f"breaks: {_words(3, count)} new")
    for count in (2, 4, 6, 10):
        rows = "".join(
            f"  - {{system: {_words(number, 2)}, holds: {_words(number, 8)}, refresh: {_words(number, 6)}}}\n" for number in range(count)
        )
        yield f"{count} systems behind it", re.sub(r"(?m)^downstream: .*\n", f"downstream:\n{rows}", text)
    for count in (2, 4, 6, 10):
        people = "Robin Example", "Sam Example"
        rows = "".join(
            f"  - {{step: {_words(number, 5)}, by: {people[number % 2]}, to: {people[(number + 1) % 2]}, done_when: {_words(number, 6)}}}\n"
            for number in range(count)
        )
        yield f"a hand-over of {count} steps", f"{text}handoff:\n{rows}"
    for count in (1, 2, 3, 4, 5, 6):
        rows = "".join(
            f"  - {{when: {_words(number, 12)}, do: {_words(number + 3, 12)}, drill: {drills[number % 5]}}}\n" for number in range(count)
        )
        yield f"{count} wordy decisions", text.replace("decide:\n", f"decide:\n{rows}")


_TEXT = "the invoices of today wait until billing answers again and every account manager has seen which customers are concerned"
_WORDS = tuple(_TEXT.split())


def _words(start: int, count: int) -> str:
    return " ".join(_WORDS[(start + number) % len(_WORDS)] for number in range(count))


def _of(loaded: LoadedIntegration, runs: Sequence[RunRecord] = (), measured: Sequence[Page] = ()) -> tuple[Block, ...]:
    return blocks(known_of(loaded, DUE, runs, measured))


def printed(name: str, page: tuple[Block, ...], folder: Path) -> Printed:
    """Counts the sheets."""
    shown = without_appendix(page)
    stem = folder / re.sub(r"\W+", "-", name)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown(shown))
    stem.with_suffix(".html").write_text(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{html}", encoding="utf-8")
    pdf = stem.with_suffix(".pdf")
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={pdf}", stem.with_suffix(".html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return Printed(name, printed_lines(page), len(_PAGE.findall(pdf.read_bytes())))


if __name__ == "__main__":
    sys.exit(main())
