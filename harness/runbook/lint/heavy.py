"""What makes a runbook too heavy for the one person who has to contain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from re import sub

from harness.drill.text.problems import Complaint
from harness.report.wording import listed
from harness.runbook.blocks import Block, Bullet, Heading, Step, Table, markdown
from harness.runbook.known import Known

MOST_PEOPLE, MOST_APPROVALS, MOST_STEPS = 2, 1, 12
MOST_LINES = 61
"""A sheet of A4 has 62 lines of 9 points within margins of 15 mm; `bench/pages.py` holds the estimate against what a browser prints."""
_WIDTH = 120
"""Letters of a printed line."""
_INDENT = 6
"""Letters that the sign of a list takes."""
_GAP = 0.2
"""Lines between two paragraphs, and around a list or a table."""
_HEADINGS = {1: 2.1, 2: 1.8, 3: 1.6}
"""Lines of a heading, by its level."""
_BORDER, _PADDING = 0.25, 1.8
"""Lines that the border of a row takes, and letters that the space beside the text of a cell takes."""


def complaints(known: Known, page: Sequence[Block]) -> Iterator[Complaint]:
    """Approvals, people, steps and length. `page`: the runbook."""
    file = known.file
    if file.pause.approvals is not None and file.pause.approvals > MOST_APPROVALS:
        found = f"{file.pause.approvals} approvals before writes stop"
        yield Complaint(("pause", "approvals"), found, "0 or 1", "one person must be able to contain it")
    for step, raci in file.raci.items():
        needed = dict.fromkeys(known.person(name) for name in (*raci.responsible, raci.accountable, *raci.consulted) if name)
        if len(needed) > MOST_PEOPLE:
            found = f"{step} needs {len(needed)} people: {listed(list(needed))}"
            yield Complaint(("raci", step), found, f"at most {MOST_PEOPLE}", "`informed` is for those who need not act")
    steps = sum(isinstance(block, Step) for block in page)
    if steps > MOST_STEPS:
        yield Complaint(
            ("runbook",), f"the runbook has {steps} steps", f"at most {MOST_STEPS}", "leave out what nobody does in the first hour"
        )
    lines = printed_lines(page)
    if lines > MOST_LINES:
        yield Complaint(
            ("runbook",), f"the runbook is about {lines} lines long in print", f"at most {MOST_LINES}, which is one page", "shorten texts"
        )


def printed_lines(page: Sequence[Block]) -> int:
    """About how many lines it takes on paper, rather more than fewer, without the table of drills, which is an appendix."""
    lines, before = 0.0, None
    for block in without_appendix(page):
        begins_a_list = isinstance(block, (Bullet, Step)) and type(block) is not before
        lines, before = lines + _lines(block) + (_GAP if begins_a_list else 0.0), type(block)
    return ceil(lines)


def _lines(block: Block) -> float:
    if isinstance(block, Heading):
        return _HEADINGS.get(block.level, 1.0)
    if isinstance(block, Table):
        return _table(block) + 2 * _GAP
    if isinstance(block, (Bullet, Step)):
        return ceil(len(_visible(markdown([block]))) / (_WIDTH - _INDENT))
    return ceil(len(_visible(markdown([block]))) / _WIDTH) + _GAP


def _table(table: Table) -> float:
    """The highest cell sets the height of its row."""
    rows = [[_visible(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = _widths([[row[column] for row in rows] for column in range(len(table.head))])
    return sum(max(ceil(len(cell) / width) for cell, width in zip(row, widths, strict=True)) + _BORDER for row in rows)


def _widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """As a browser shares the line: each column has room for its longest word, and of the rest as much as it would like to have."""
    room = _WIDTH - _PADDING * len(columns)
    wished = [max(1, *map(len, cells)) for cells in columns]
    if sum(wished) <= room:
        return [float(wish) for wish in wished]
    least = [max((len(word) for cell in cells for word in cell.split()), default=1) for cells in columns]
    spare, more = max(0.0, room - sum(least)), sum(wished) - sum(least) or 1
    return [few + spare * (wish - few) / more for wish, few in zip(wished, least, strict=True)]


def _visible(text: str) -> str:
    return sub(r"<a [^>]*></a>|&#8203;|[*`\\]", "", text).strip()


def without_appendix(page: Sequence[Block]) -> Sequence[Block]:
    """The runbook up to the table of drills."""
    last = next((place for place, block in enumerate(page) if isinstance(block, Heading) and block.anchor == "drills"), len(page))
    return page[:last]
