"""The anchors of the runbook that an integration file gives: where the link of an alert may lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from harness.integration.model import Integration
from harness.integration.placeholders import is_decided

SECTIONS = ("detection", "pause", "replay")
"""Parts that every runbook has."""
USUAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("data stops updating", ("connector-disabled-20m",)),
    ("API errors spike", ("expired-credential", "source-down")),
    ("the event backlog grows", ("connector-down-20m", "latency-spike")),
)
"""What people see first, and the drills that show it, where a file names no symptoms of its own: one of them is due for each pattern."""
_FILLERS = frozenset(["a", "an", "and", "are", "has", "have", "in", "is", "of", "on", "the", "there", "to", "was", "were", "with"])


def anchor(text: str) -> str:
    """`the API limit is hit` as `api-limit-hit`: short enough for a link in an alert."""
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return "-".join([word for word in words if word not in _FILLERS] or words) or "symptom"


def anchored(texts: Iterable[str], taken: Iterable[str] = ()) -> Iterator[str]:
    """An anchor for each text, all different, and none of those that are taken."""
    used = set(taken)
    for text in texts:
        name = free = anchor(text)
        number = 2
        while free in used:
            free, number = f"{name}-{number}", number + 1
        used.add(free)
        yield free


def anchors(file: Integration) -> tuple[str, ...]:
    """All that the runbook has; none where nobody has decided anything about it: then people keep theirs elsewhere."""
    if not is_decided(file.runbook):
        return ()
    decisions = tuple(anchored(each.when for each in file.decide if each.when))
    named = [symptom.seen for symptom in file.runbook.symptoms if symptom.seen] or [seen for seen, _ in USUAL]
    return (*anchored(named, taken=decisions), *decisions, *SECTIONS)
