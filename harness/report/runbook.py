"""The drill's runbook, as its author wrote it before the run, and beside each step what this run has to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.report.hostile import line
from harness.report.wording import clock, many

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident

_LONGEST = 160


@dataclass(frozen=True)
class Step:
    """One step that everyone should know by heart. `seen`: what was measured; empty: nothing measures it."""

    title: str
    expected: str
    seen: str = ""


def runbook(evidence: Evidence) -> tuple[Step, ...]:
    """In the order in which people take the steps."""
    first = evidence.plan.about.first
    return (
        Step("Alert to expect first", first.alert, first_page(evidence)),
        Step("What a person does first", first.response, _response(evidence)),
        Step("Query that verifies it", first.query),
    )


def first_page(evidence: Evidence) -> str:
    """The first page that was accepted, in one sentence: its words, route and time."""
    page = next(iter(evidence.episodes), None)
    if page is None:
        refused = len(evidence.refused_pages)
        return "nobody was paged" + (
            f"; {many(refused, 'message')} to the pager {'was' if refused == 1 else 'were'} refused." if refused else "."
        )
    words = line(page.opening.summary or page.opening.text, _LONGEST)
    return f"{f'“{words}”' if words else 'a page without words'}, {_where(page)}, at {clock(page.opened_t)}{_before_fault(evidence, page)}."


def _where(page: Incident) -> str:
    owner = line(page.opening.owner, 60)
    return f"on route {line(page.route, 60)}" + (f" ({owner})" if owner else "")


def _before_fault(evidence: Evidence, page: Incident) -> str:
    injected = min((window.injected_t for window in evidence.windows if window.injected_t is not None), default=None)
    return ", before any fault" if injected is not None and page.opened_t < injected else ""


def _response(evidence: Evidence) -> str:
    """But on a game day acknowledgements come from the simulated responder: these show that they are possible, not what a person does."""
    first = min((answer for page in evidence.episodes for answer in page.answers), key=lambda answer: answer.t, default=None)
    return f"{line(first.who, 60) or 'the simulated responder'} acknowledged the page at {clock(first.t)}." if first is not None else ""
