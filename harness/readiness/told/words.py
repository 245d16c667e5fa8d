"""Words that all forms of the result share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from harness.readiness.assess import Assessment, Standing
from harness.readiness.reading import was_cut
from harness.readiness.rule import MOST_OPEN, OPEN
from harness.readiness.shown import Shown
from harness.readiness.states import Ready, State
from harness.readiness.table import Group
from harness.report.wording import listed, many

GROUPS: Mapping[Group, str] = {
    "box": "The ten boxes",
    "constraint": "The five constraints",
    "minimum": "What the pattern needs beside them",
    "question": "The questions",
    "drills": "The drills of the quarter",
}
SIGN: Mapping[State | None, str] = {
    State.PROVEN: "✓",
    State.WRITTEN: "○",
    State.WAIVED: "~",
    State.FLAKY: "≈",
    State.STALE: "!",
    State.EMPTY: "□",
    State.REFUTED: "✕",
    None: "–",
}
"""Beside its colour every state has a sign."""
RUNS = "idrill run "
_MOST_NAMED = 4
"""So many drills a line names; `idrill due` lists all."""


def because(assessment: Assessment) -> str:
    """Why the verdict is what it is."""
    if assessment.ready is Ready.READY:
        return "all that is due is proven, for the integration as it is today"
    items = [each for each in assessment.standings if each.state is not None]
    refuted = [each.item.id for each in items if each.state is State.REFUTED]
    open_ = [each.item.id for each in items if each.state in OPEN and each.state is not State.REFUTED]
    if assessment.ready is Ready.NOT_READY:
        told = [f"refuted: {listed(refuted)}"] if refuted else []
        told += [f"open: {listed(open_)}"] if len({each.item.keys[0] for each in items if each.state in OPEN}) > MOST_OPEN else []
        return "; ".join([*told, *([] if assessment.reviewed else ["nobody has reviewed it as it is today"])])
    unmet = [each.item.id for each in items if not each.is_met]
    return f"not proven: {listed(unmet)}" if unmet else "the archive cannot be relied on"


def word(standing: Standing) -> str:
    """The state, or that it is not due."""
    return "not due" if standing.state is None else str(standing.state)


def tally(assessment: Assessment) -> str:
    """`14 due: 12 PROVEN, 2 WRITTEN; 5 not due`."""
    due = [each for each in assessment.standings if each.state is not None]
    counts = Counter(each.state for each in due)
    states = ", ".join(f"{counts[state]} {state}" for state in reversed(State) if counts[state])
    rest = len(assessment.standings) - len(due)
    return f"{len(due)} due: {states}" + (f"; {rest} not due" if rest else "")


def evidence(shown: Shown) -> str:
    """Run, check, count and age of a proof."""
    parts = [shown.run or "no run", *([shown.counts] if shown.counts else [])]
    parts += [age(shown.age_days)] if shown.age_days is not None else []
    return ", ".join(parts)


def age(days: int) -> str:
    """`today`, `1 day old`, `9 days old`."""
    return f"{many(days, 'day')} old" if days else "today"


def told(shown: Shown) -> str:
    """The proof in one line: its state, what proves it, and what is wrong with it."""
    why = f"; {shown.why}" if shown.why else ""
    return f"{shown.proof.words}: {evidence(shown)}{why}" if shown.run else f"{shown.proof.words}: {shown.why}"


def sign(standing: Standing) -> str:
    """That of the state; of what is met without a proof, that of PROVEN."""
    return SIGN[State.PROVEN] if standing.is_met and standing.state else SIGN[standing.state]


def together(shown: Sequence[Shown]) -> Iterator[tuple[State, str, str]]:
    """State, words and reason of each: checks of one drill with the same evidence and reason are one, and so are drills that never ran."""
    groups: dict[tuple[State, str, str | None, str], list[Shown]] = {}
    for each in shown:
        drill = "" if each.run is None and each.proof.check is None else each.proof.drill
        groups.setdefault((each.state, drill, each.run, each.why), []).append(each)
    for (state, drill, run, why), members in groups.items():
        named = [each.proof.check or each.proof.drill for each in members]
        more = len(named) - _MOST_NAMED
        checks = ", ".join(named) if more <= 0 else f"{', '.join(named[:_MOST_NAMED])} and {more} more"
        known = f"{evidence(members[0])}; {why}" if run and why else evidence(members[0]) if run else why
        yield state, f"{drill} → {checks}" if drill and members[0].proof.check else checks, known


def next_steps(standing: Standing) -> tuple[str, ...]:
    """What changes the state of an item: commands that run drills are one."""
    if standing.is_met:
        return ()
    return tuple(joined(list(_all_steps(standing))))


def joined(commands: Collection[str]) -> Iterator[str]:
    """Each once, and all that run drills as one command; many drills are run as those that are due."""
    drills: dict[str, list[str]] = {}
    for command in dict.fromkeys(commands):
        if command.startswith(RUNS):
            drill, _, rest = command.removeprefix(RUNS).partition(" ")
            drills.setdefault(rest, []).append(drill)
    yield from dict.fromkeys(_run(named, rest) for rest, named in drills.items())
    yield from (command for command in dict.fromkeys(commands) if not command.startswith(RUNS))


def _run(drills: Sequence[str], options: str) -> str:
    return f"{RUNS}--due {options.partition(' --repeat')[0]}" if len(drills) > _MOST_NAMED else f"{RUNS}{' '.join(drills)} {options}"


def weak(standing: Standing) -> tuple[Shown, ...]:
    """The proofs that are missing, the worst first."""
    missing = (each for each in standing.shown if each.state is not State.PROVEN)
    return tuple(sorted(missing, key=lambda each: list(State).index(each.state)))


def commands(assessment: Assessment) -> tuple[str, ...]:
    """What would change the verdict, each command once."""
    every = [step for standing in assessment.standings if not standing.is_met for step in _all_steps(standing)]
    review = [] if assessment.reviewed else [f"idrill approve {assessment.facts.file} --as NAME"]
    return tuple(joined([*every, *review]))


def _all_steps(standing: Standing) -> Iterator[str]:
    given = (*(each.command for each in weak(standing)), standing.command, *(signal.command for signal in standing.signals))
    yield from (command for command in given if command)


def reasons(assessment: Assessment) -> Iterator[str]:
    """What stands beside the items: a review that is missing, doubts about the archive, what is waived."""
    if not assessment.reviewed:
        facts = assessment.facts
        yield f"no reviewer has approved it as it is today: `idrill approve {facts.file} --as NAME`"
    yield from assessment.doubts
    cut = [record.run for record in assessment.records if was_cut(record)]
    if cut:
        yield f"{many(len(cut), 'record')} too long to hold all counts or faults, so less may be proven: {runs(cut)}"
    if assessment.waived:
        yield f"{many(assessment.waived, 'item')} waived"


def runs(names: Sequence[str]) -> str:
    """The first run, and how many more there are."""
    return ", ".join(names[:1]) + (f" and {len(names) - 1} more" if len(names) > 1 else "")
