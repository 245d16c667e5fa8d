"""The whole page."""

from __future__ import annotations

from harness.runbook.blocks import Block, markdown
from harness.runbook.front import front
from harness.runbook.known import Known
from harness.runbook.sections.detection import detection
from harness.runbook.sections.drills import drills
from harness.runbook.sections.head import head
from harness.runbook.sections.pause import pause
from harness.runbook.sections.people import people
from harness.runbook.sections.replay import replay

_SECTIONS = (head, detection, pause, replay, people, drills)


def blocks(known: Known) -> tuple[Block, ...]:
    """All of it, in the order of the page."""
    return tuple(block for section in _SECTIONS for block in section(known))


def page(known: Known) -> str:
    """The runbook: Markdown with front matter. The same input gives the same bytes."""
    return f"{front(known)}\n{markdown(blocks(known))}"
