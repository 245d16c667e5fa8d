"""What makes a runbook too heavy for the one person who has to contain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from re import sub

from harness.drill.text.problems import Complaint
from harness.report.wording import listed
from harness.runbook.blocks import Block, Heading, Step, Table, markdown
from harness.runbook.known import Known

MOST_PEOPLE, MOST_APPROVALS, MOST_STEPS, MOST_LINES = 2, 1, 12, 58
_WIDTH = 120
"""Letters of a printed line."""


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
    """About how many lines it takes on paper, without the table of drills, which is an appendix."""
    shown = _without_appendix(page)
    return sum(_lines(block) for block in shown)


def _lines(block: Block) -> int:
    if isinstance(block, Heading):
        return 2
    if isinstance(block, Table):
        return 1 + sum(_row(row) for row in block.rows)
    return ceil(len(_visible(markdown([block]))) / _WIDTH)


def _row(cells: tuple[str, ...]) -> int:
    """The longest cell sets its height, where the columns share the width by what is in them."""
    return max(1, ceil(sum(len(_visible(cell)) for cell in cells) / _WIDTH))


def _visible(text: str) -> str:
    return sub(r"<a [^>]*></a>|&#8203;|[*`\\]", "", text).strip()


def _without_appendix(page: Sequence[Block]) -> Sequence[Block]:
    last = next((place for place, block in enumerate(page) if isinstance(block, Heading) and block.anchor == "drills"), len(page))
    return page[:last]
