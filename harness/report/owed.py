"""How the numbers of owed records in a report hang together: at a heal, at the worst, when a page was resolved, at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.judge.at_resolve import at_resolve
from harness.report.hostile import line
from harness.report.wording import clock, many, number

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_MOST_HEALS = 3
_AFTER_DATA = "resolved_after_data"


def owed_in_words(evidence: Evidence) -> str:
    """A few sentences. Empty: no fault was healed."""
    return " ".join([*_numbers(evidence), *_at_resolve(evidence)])


def _numbers(evidence: Evidence) -> Iterator[str]:
    healed = [window for window in evidence.windows if window.healed_t is not None]
    if not healed:
        return
    about, backlog = evidence.plan.about, evidence.backlog
    worst_t, worst = backlog.most(0.0)
    since = " after the warm-up" if evidence.t0 > 0 else ""
    told = [
        f"{number(backlog.at(window.healed_t or 0.0).count)} when {line(window.name)} was healed at {clock(window.healed_t)}"
        for window in healed[:_MOST_HEALS]
    ]
    told += [f"at most {number(worst)}{since} (at {clock(worst_t)})", f"{number(backlog.at(evidence.end_t).count)} at the end"]
    owed = f"Records owed, which {line(about.source.name)} had offered and {line(about.destination.name)} did not have yet"
    yield f"{owed}: {', '.join(told[:-1])}, and {told[-1]}."


def _at_resolve(evidence: Evidence) -> Iterator[str]:
    """Of the incident that was resolved with the most still owed."""
    found = [one for incident in evidence.episodes if (one := at_resolve(evidence, incident)) and one.window.healed_t is not None]
    if not found:
        return
    one = max(found, key=lambda one: one.left)
    judged = any(use.name == _AFTER_DATA for use in evidence.plan.checks)
    healed_t = one.window.healed_t or 0.0
    if one.resolved_t < healed_t:
        then = f"{many(one.owed_then, 'record')} {'was' if one.owed_then == 1 else 'were'} owed"
        counts = f"; {_AFTER_DATA} counts the {number(one.left)} at {line(one.seen_before('it'))}" if judged and one.left else ""
        yield f"When the page was resolved at {clock(one.resolved_t)}, before the heal of {line(one.window.plan.id)}, {then}{counts}."
        return
    owed, left = evidence.backlog.at(healed_t).count, evidence.backlog.still_owed(healed_t, one.resolved_t)
    delivered = "had been delivered" + (" or given up by name" if evidence.backlog.at(healed_t).dead else "")
    heal = f"{number(owed)} owed at the heal of {line(one.window.plan.id)}"
    resolved = f"when the page was resolved at {clock(one.resolved_t)}"
    if not owed:
        return
    if not left:
        yield f"All of the {heal} {delivered} {resolved}."
        return
    counts = (
        f": {_AFTER_DATA} counts {number(one.left)} of them, those offered by {line(one.seen_before('the heal'))}"
        if left > one.left and judged
        else ""
    )
    came, still = (number(owed - left), number(left)) if owed > left else ("none", "all")
    yield f"Of the {heal}, {came} {delivered} {resolved}, so {still} were still owed then{counts}."
