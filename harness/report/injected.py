"""The injected faults, with the proof that each was in place and was felt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import registry
from harness.errors import EnvironmentUnavailable
from harness.journal.events import Canary

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

_WHEN = {"baseline": "before", "during": "during", "after": "after"}
_NOT_SHOWN = frozenset({"id", "kind", "hits", "seen"})
"""Parts of the state read back that prove nothing: names, and counters that are still 0."""


@dataclass(frozen=True)
class Injection:
    """One fault. `felt` None: the gate could not decide. `proofs`: the evidence, one sentence each."""

    id: str
    kind: str
    where: str
    phase: str
    sent_t: float | None
    injected_t: float | None
    healed_t: float | None
    heal_why: str
    felt: bool | None
    proofs: tuple[str, ...]
    meaning: str
    """What its kind does, in a sentence; empty: the kind is not installed here."""


def injections(evidence: Evidence, judgement: Judgement) -> tuple[Injection, ...]:
    """In the order of injection; faults that were never in place come last."""
    verdicts = _gate(judgement)
    return tuple(_injection(evidence, window, verdicts.get(window.plan.id)) for window in evidence.windows)


def _gate(judgement: Judgement) -> dict[str, tuple[bool, str]]:
    """What `fault_was_felt` found, by fault."""
    for verdict in judgement.verdicts:
        if verdict.check == "fault_was_felt" and "felt" in verdict.exhibits:
            rows = verdict.exhibits["felt"].to_dict("records")
            return {str(row["fault"]): (bool(row["felt"]), str(row["text"])) for row in rows}
    return {}


def _injection(evidence: Evidence, window: FaultWindow, gate: tuple[bool, str] | None) -> Injection:
    plan = window.plan
    proofs = [gate[1]] if gate else []
    proofs += [*_read_back(window), *_canaries(evidence, window)]
    if plan.felt not in {"requests", "import"} or gate is None:
        proofs += _hits(window)
    return Injection(
        plan.id, plan.kind, plan.where, plan.phase, window.sent_t, window.injected_t, window.healed_t, window.heal_why,
        gate[0] if gate else None, tuple(proofs), _meaning(plan.kind),
    )  # fmt: skip


def _meaning(kind: str) -> str:
    """The first sentence of the kind's own text."""
    try:
        text = str(registry.load("harness.faults", kind).__doc__ or "")
    except (KeyError, EnvironmentUnavailable):
        return ""
    sentence, ends, _ = " ".join(text.partition("\n\n")[0].split()).partition(". ")
    return sentence + "." * bool(ends)


def _read_back(window: FaultWindow) -> Iterator[str]:
    told = [
        f"{_words(name)} {_value(value)}"
        for name, value in sorted(window.read_back.items())
        if name not in _NOT_SHOWN and _is_scalar(value)
    ]
    if told:
        yield f"read back: {', '.join(told)}"


def _canaries(evidence: Evidence, window: FaultWindow) -> Iterator[str]:
    """The harness's own requests through the link, before, during and after."""
    seen: dict[str, Counter[str]] = {when: Counter() for when in _WHEN}
    for event in (told.event for told in evidence.events_of(Canary)):
        if event.fault == window.plan.id or (not event.fault and event.link == window.plan.where):
            seen[event.when][event.outcome] += 1
    told = [f"{_WHEN[when]} {_outcomes(outcomes)}" for when, outcomes in seen.items() if outcomes]
    if told:
        yield f"canary requests: {', '.join(told)}"


def _hits(window: FaultWindow) -> Iterator[str]:
    hits = window.state.get("hits")
    if isinstance(hits, int) and not isinstance(hits, bool):
        yield f"the fake counted {hits} {'request' if hits == 1 else 'requests'} that met it"


def _outcomes(outcomes: Counter[str]) -> str:
    return " and ".join(outcome if count == 1 else f"{count} × {outcome}" for outcome, count in sorted(outcomes.items()))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, int, float, bool))
