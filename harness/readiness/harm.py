"""What a stop of thirty minutes leaves behind: a run measures it, and the file is not believed."""

from __future__ import annotations

from collections.abc import Sequence

from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.facts import Facts
from harness.readiness.today import is_of_today

DRILL, CHECK = "stopped-30m", "outage_impact"
_WAYS = ("", "back_")
"""Before the counts of the way back there is a word."""
_HARMFUL = frozenset({"duplicates", "orphans"})
_ANYTHING = _HARMFUL | {"late"}


def is_harmful(facts: Facts, records: Sequence[RunRecord]) -> bool:
    """Whether people must be able to work by hand: the file says so, or a run of today's subject has measured it."""
    measured = _measured(facts, records)
    return facts.harm in _HARMFUL or bool(measured & _HARMFUL)


def speaks_against(facts: Facts, records: Sequence[RunRecord]) -> str:
    """What the newest run measured and the file denies; empty: nothing."""
    if facts.harm is None or facts.harm in _HARMFUL:
        return ""
    measured = _measured(facts, records)
    if measured == _ANYTHING:
        return f"the record of {DRILL} has no counts, so the stop could have left anything behind"
    worse = sorted(measured & _HARMFUL) or (["late"] if facts.harm == "none" and "late" in measured else [])
    return f"the file says `harm: {facts.harm}`, and {DRILL} measured {' and '.join(worse)}" if worse else ""


def words(facts: Facts) -> dict[str, str]:
    """Count of the check → what it means. Where a record grants access, one that is deleted too late is somebody with rights meanwhile."""
    return {"orphans": "orphans", "doubles": "duplicates", "owed": "late", "undeleted": "orphans" if facts.grants_access else "late"}


def _measured(facts: Facts, records: Sequence[RunRecord]) -> frozenset[str]:
    """What the newest conclusive run of today's subject found; a record that had no place for its counts could have found anything."""
    for record in reversed(records):
        check = next((each for each in record.checks if each.check == CHECK), None)
        if record.drill.name != DRILL or check is None or check.outcome is Outcome.INCONCLUSIVE or record.outcome is Outcome.INCONCLUSIVE:
            continue
        if record.subject.how == "unknown" or not is_of_today(record.subject, facts.subject):
            continue
        if not check.counts:
            return _ANYTHING
        return frozenset(word for count, word in words(facts).items() if any(check.counts.get(f"{way}{count}") for way in _WAYS))
    return frozenset()
