"""What a run must have been like, so that its pass covers what the file claims. Each need says what is missing; empty: nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from harness.archive.record import CheckOf, RunRecord
from harness.integration.exports import Exported
from harness.readiness.facts import Facts, Person
from harness.report.wording import span
from harness.units import format_rate, parse_duration, parse_rate


@dataclass(frozen=True)
class Pass:
    """A check of a run, and the file that it is held against."""

    record: RunRecord
    check: CheckOf | None
    """None: the run as a whole is asked."""
    facts: Facts

    def count(self, name: str) -> int | float | None:
        """A count of the check; None: it has none of this name."""
        return self.check.counts.get(name) if self.check else None

    def param(self, name: str) -> object:
        """A parameter of the check; None: it has none of this name."""
        return self.check.params.get(name) if self.check else None


Need = Callable[[Pass], str]

SEED_OUTAGE_S = 20 * 60.0
_SLACK_S = 30.0
"""Half a second of wall time at the usual speed: so long a busy machine may need to put a fault in place."""
STOPPED_S = 30 * 60.0


def names(run: Pass) -> str:
    """The drill had the names of the file: without them a page about the right system proves nothing."""
    if run.record.integration is None or run.record.integration.name != run.facts.name:
        return f"it was run without `--integration`, so with names and limits that are not those of {run.facts.name}"
    if run.facts.sources and run.record.drill.source not in run.facts.sources:
        return f"its source was {run.record.drill.source}, which the file does not read"
    if run.facts.destinations and run.record.drill.destination not in run.facts.destinations:
        return f"its destination was {run.record.drill.destination}, which the file does not write to"
    return ""


def entities(run: Pass) -> str:
    """Every entity of the file took part."""
    absent = sorted(run.facts.entities - set(run.record.drill.entities))
    return f"it moved no {' and no '.join(absent)}" if absent else ""


def detected(run: Pass) -> str:
    """The drill asked for a page at least as soon as the file promises one."""
    return _within(run, run.facts.detect_s, "detect.within")


def escalated(run: Pass) -> str:
    return _within(run, run.facts.escalate_s, "escalate.within")


def exported(run: Pass) -> str:
    """By the command of the file, as it is today, in the time that the file allows."""
    return _by_command(run, "history") or _within(run, run.facts.history_s, "history.within")


def audited(run: Pass) -> str:
    """By the command of the file, as it is today."""
    return _by_command(run, "audit")


def history_was_run(run: Pass) -> str:
    """By a command of the file, whether or not it has changed since."""
    return _was_run(run, "history")


def audit_was_run(run: Pass) -> str:
    """By a command of the file, whether or not it has changed since."""
    return _was_run(run, "audit")


def to_owner(run: Pass) -> str:
    """The drill asked for the page of the owner."""
    return _route(run, run.facts.owner, "owner")


def to_backup(run: Pass) -> str:
    return _route(run, run.facts.backup, "backup")


def exercised(run: Pass) -> str:
    """A commit without an answer was tried again: only that can make a duplicate."""
    count = run.count("exercised")
    return "" if count else f"no write was repeated (exercised {_told(count)}), so duplicates were not tested"


def no_rows_too_many(run: Pass) -> str:
    """Each id exists once, whatever level the drill judges."""
    back = run.count("back_surplus_records")
    counts = [run.count("surplus_records"), *([] if back is None else [back])]
    return "" if all(count == 0 for count in counts) else f"rows too many: {', '.join(map(_told, counts))}"


def below_the_limit(run: Pass) -> str:
    """The drill's limit, and what the check allowed, are at most the calls that the file says."""
    calls = run.facts.limits.calls
    if calls is None:
        return "the file does not say `limits.calls`"
    try:
        limit = parse_rate(run.record.drill.rate_limit)
    except ValueError:
        return "the drill had no rate limit"
    allowed = run.param("at_most")
    if limit > calls:
        return f"the drill allowed {format_rate(limit)}, and the file says {format_rate(calls)}"
    if not isinstance(allowed, (int, float)) or allowed / 60 > calls:
        return f"the check allowed {_told(allowed)} a minute, and the file says {format_rate(calls)}"
    return ""


def escalates_itself(run: Pass) -> str:
    """The connector or its watchdog escalates, which the alert sink sees. What a hosted pager does, it does elsewhere."""
    return _elsewhere(run.facts)


def own_watchdog(run: Pass) -> str:
    """What noticed the silence is the user's own."""
    if nobodys := _no_watchdog(run.facts):
        return nobodys
    if "watchdog" in run.record.subject.stand_ins:
        return _REFERENCE
    if run.record.subject.watchdog is None or run.record.subject.watchdog != run.facts.subject.watchdog:
        return "the watchdog's file has changed since"
    return ""


def lasted_20m(run: Pass) -> str:
    return _lasted(run.record, SEED_OUTAGE_S)


def lasted_30m(run: Pass) -> str:
    return _lasted(run.record, STOPPED_S)


def by_no_run(needs: Iterable[Need], facts: Facts) -> str:
    """Why no run can be what is needed as long as the file is as it is; empty: one can."""
    return next((why for need in needs if need in _OF_THE_FILE and (why := _OF_THE_FILE[need](facts))), "")


_REFERENCE = "the reference watchdog pages, which says nothing about yours: name your own under `watchdog`"


def _no_watchdog(facts: Facts) -> str:
    """Why nothing that a drill can see of the user's own notices a silence."""
    return {
        "hosted": "a hosted watchdog pages elsewhere; only a game day can show it (`watchdog`)",
        "reference": _REFERENCE,
        "none": "the file names no watchdog, so nothing of yours notices it: name it under `watchdog`",
    }.get(facts.watchdog, "")


def _elsewhere(facts: Facts) -> str:
    return "a hosted pager escalates elsewhere; only a game day can show it (`escalate.by`)" if facts.escalates_by == "pager" else ""


_OF_THE_FILE: Mapping[Need, Callable[[Facts], str]] = {own_watchdog: _no_watchdog, escalates_itself: _elsewhere}


def _by_command(run: Pass, what: Exported) -> str:
    key, today = _EXPORT_KEYS[what], run.facts.exports.get(what)
    if today is None:
        return f"the file does not say `{key}`"
    return _was_run(run, what) or (
        "" if _ran(run, what) == today else f"the command of `{key}`, or a file that it names, has changed since"
    )


def _was_run(run: Pass, what: Exported) -> str:
    absent = f"`{_EXPORT_KEYS[what]}` was not run: it was a run without `--integration`, or in a container"
    return absent if _ran(run, what) is None else ""


def _ran(run: Pass, what: Exported) -> str | None:
    """The digest of the command that ran; None: none did."""
    return run.record.integration.exports.get(what) if run.record.integration else None


_EXPORT_KEYS: Mapping[Exported, str] = {"history": "history.export", "audit": "rollback.audit_export"}


def _within(run: Pass, promised_s: float | None, key: str) -> str:
    if promised_s is None:
        return f"the file does not say `{key}`"
    said = run.param("within")
    try:
        asked_s = parse_duration(said)
    except ValueError:
        return f"the check's `within` is {_told(said)}"
    return "" if asked_s <= promised_s else f"the check allowed {span(asked_s)}, and `{key}` promises {span(promised_s)}"


def _route(run: Pass, person: Person | None, whose: str) -> str:
    if person is None or person.route is None:
        return f"the file does not say `people.{whose}.route`"
    if run.record.integration is None or run.record.integration.routes != run.facts.routes:
        return "the routes of owner and backup have changed since"
    asked = run.param("route")
    return "" if asked == whose else f"the check asked for the route of {_told(asked)}, not of the {whose}"


def _lasted(record: RunRecord, least_s: float) -> str:
    lengths = [fault.healed_t - fault.injected_t for fault in record.times if fault.injected_t is not None and fault.healed_t is not None]
    longest_s = max(lengths, default=0.0)
    return "" if longest_s >= least_s - _SLACK_S else f"its longest fault lasted {span(longest_s)}, less than {span(least_s)}"


def _told(value: object) -> str:
    return "unknown" if value is None else f"{value}"
