"""The outcome of a run in words: what it means and who has to act."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import exit_codes
from harness.checks.exactly_once import UNTESTED
from harness.checks.judge.advice import advised
from harness.checks.judge.between_batches import NONE_DUE
from harness.checks.judge.judge import closed_gate
from harness.checks.judge.validity import BROKE, CALLED_OFF, IN_REAL_TIME
from harness.checks.verdict import Outcome, Verdict
from harness.report.people import who_acts as who_acts_on
from harness.report.surplus import unjudged_rows
from harness.report.troubles import troubles
from harness.report.unfelt import cannot_be_felt, unfelt, unfelt_in_a_line
from harness.report.wording import listed, many

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

SIGN = {Outcome.PASS: "✓", Outcome.FAIL: "✕", Outcome.INCONCLUSIVE: "?"}
"""Beside its colour every outcome has a sign, for those who see no difference between green and red."""
_MOST_CAUSES = 6
_STALL = "stall"
"""The gate that alone does not keep a run from being judged."""
_HINT = re.compile(r"\n\s*hint: ")
"""On a page the hint of a message is no line of its own."""


@dataclass(frozen=True)
class Cause:
    """`check` is empty where the course of the run itself is meant."""

    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.check}: {self.text}" if self.check else self.text


@dataclass(frozen=True)
class Banner:
    """`causes`: what led to an outcome that is not PASS, the weightiest first; `more`: how many are left out."""

    outcome: Outcome
    headline: str
    meaning: str
    who_acts: str
    causes: tuple[Cause, ...]
    more: int


def banner(evidence: Evidence, judgement: Judgement) -> Banner:
    """The first thing that a reader sees."""
    connector = evidence.connector_name or "the connector"
    failed = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.FAIL]
    headline, meaning, who_acts = {
        Outcome.PASS: _passed,
        Outcome.FAIL: _failed,
        Outcome.INCONCLUSIVE: _unknown,
    }[judgement.outcome](connector, judgement, len(failed))
    if judgement.outcome is Outcome.FAIL:
        who_acts = who_acts_on(evidence.plan, connector)
    if rows := unjudged_rows(evidence, judgement):
        meaning += f" The destination has {many(rows, 'row')} too many, which no check judged: `exactly_once: {{level: records}}` does."
    causes = [Cause(verdict.check, verdict.summary) for verdict in failed] if failed else _doubts(judgement)
    return Banner(judgement.outcome, headline, meaning, who_acts, tuple(causes[:_MOST_CAUSES]), len(causes[_MOST_CAUSES:]))


def _passed(connector: str, judgement: Judgement, _: int) -> tuple[str, str, str]:
    checks = sum(not verdict.gate for verdict in judgement.verdicts)
    meaning = f"The fault was felt, the evidence is complete, and {'the' if checks == 1 else 'all'} {many(checks, 'check')} passed."
    if closed := closed_gates(judgement):
        meaning = f"The fault was felt, and {many(checks, 'check')} passed; {closed}."
    return f"{connector} passed", meaning, _no_action(judgement, limited=bool(closed))


def _no_action(judgement: Judgement, *, limited: bool) -> str:
    """What a pass asks for, with what it says nothing about."""
    if any(UNTESTED in verdict.summary for verdict in judgement.verdicts):
        return "What was tested needs no action; duplicates were not tested."
    return "What was tested needs no action." if limited else "No action is needed."


def _failed(connector: str, judgement: Judgement, failed: int) -> tuple[str, str, str]:
    meaning = (
        "The fault was felt and the evidence is complete: this is how the integration behaves, not an effect of how the drill was run."
    )
    if any(verdict.gate and verdict.outcome is not Outcome.PASS for verdict in judgement.verdicts) or judgement.reasons:
        trouble = _sentence(troubles(judgement)) or "The run did not go as planned"
        meaning = f"This is how the integration behaves. {trouble}, but that does not explain what failed here."
    return (
        f"{connector} failed {many(failed, 'check')}",
        meaning,
        "",
    )


def _of_environment(connector: str, judgement: Judgement) -> tuple[str, str, str] | None:
    """A matter of how the connector is set up."""
    if _in_real_time(judgement):
        return (
            f"{connector} did not keep the drill's time",
            "Neither a pass nor a failure: one of its processes ran on this machine's clock, so its waits and timeouts were real ones.",
            "Whoever runs the drill should do what the first reason says, then run it again.",
        )
    if judgement.exit_code == exit_codes.ENVIRONMENT:
        return (
            f"{connector} never got as far as the drill",
            "The run ended before any fault, so nothing was tested. The cause is in how the connector is set up.",
            "Whoever runs the drill should read the connector's log in the run directory, then run it again.",
        )
    return None


def _unknown(connector: str, judgement: Judgement, _: int) -> tuple[str, str, str]:
    if judgement.integrity.changed:
        return (
            "The evidence of this run was changed",
            "Neither a pass nor a failure: some files of the run no longer hold what was written to them.",
            "Whoever runs the drill should find out who changed them (on the local runtime, the connector itself can), then run it again.",
        )
    if told := _of_environment(connector, judgement) or _cut_short(judgement) or unfelt(judgement, connector, slow_enough(judgement)):
        return told
    if speed := slow_enough(judgement):
        which = ", the lowest speed that a reason advises," if _advised_apart(judgement) > 1 else ","
        return (
            f"This machine was too slow to judge {connector}",
            f"Neither a pass nor a failure: {_unjudged(judgement)}",
            f"Whoever runs the drill should run it again with --speed {speed}{which} or on a machine that is less busy.",
        )
    headline = "This run proves too little" if _lacking(judgement) and not _obstacles(judgement) else "This run proves nothing"
    why = " and ".join(_obstacles(judgement)) or _lacking(judgement) or "the evidence does not allow a judgement"
    return headline, f"Neither a pass nor a failure: {why}.", "Whoever runs the drill should remove the cause, then run it again."


def _cut_short(judgement: Judgement) -> tuple[str, str, str] | None:
    """It ended before its time, for a reason that says itself what it is."""
    if called_off := _beginning(judgement, CALLED_OFF):
        return (
            "The run was called off",
            f"Neither a pass nor a failure: {called_off}.",
            "Whoever runs the drill should see that it is safe again, then run it again.",
        )
    if broke := _beginning(judgement, BROKE):
        return (
            "The run broke off",
            f"Neither a pass nor a failure: {broke}.",
            "Whoever runs the drill should remove the cause, then run it again.",
        )
    return None


def _beginning(judgement: Judgement, words: str) -> str:
    """The reason that begins so, without its hint: it broke the run, and no slower speed would have helped. Empty: there is none."""
    return next((reason.splitlines()[0] for reason in judgement.reasons if reason.startswith(words)), "")


def _sentence(parts: list[str]) -> str:
    text = " and ".join(parts)
    return f"{text[0].upper()}{text[1:]}" if text else ""


def slow_enough(judgement: Judgement) -> int | None:
    """The speed at which this machine could judge the run, by the gates that it failed; None: speed is not the cause."""
    return None if cannot_be_felt(judgement) else advised(_reasons(judgement))


def _advised_apart(judgement: Judgement) -> int:
    """How many speeds the reasons advise."""
    return len({advised([reason]) for reason in _reasons(judgement)} - {None})


def _reasons(judgement: Judgement) -> list[str]:
    open_ = [verdict.summary for verdict in judgement.verdicts if verdict.outcome is Outcome.INCONCLUSIVE and _matters(judgement, verdict)]
    return [*judgement.reasons, *open_]


def _matters(judgement: Judgement, verdict: Verdict) -> bool:
    """Whether this verdict is why the run could not be judged: not `stall`, where checks are open for other reasons alone."""
    others = [each for each in judgement.verdicts if not each.gate and each.outcome is Outcome.INCONCLUSIVE]
    return verdict.check != _STALL or not others or any(map(_by_machine, others))


def _obstacles(judgement: Judgement) -> list[str]:
    """What closed each closed gate because of which the run could not be judged, in plain words."""
    closed = [verdict for verdict in judgement.verdicts if verdict.gate and verdict.outcome is not Outcome.PASS]
    return [closed_gate(verdict.check) for verdict in closed if _matters(judgement, verdict)]


def _lacking(judgement: Judgement) -> str:
    """The checks, other than gates, that say INCONCLUSIVE, in a sentence; empty where there is none."""
    names = [verdict.check for verdict in judgement.verdicts if not verdict.gate and verdict.outcome is Outcome.INCONCLUSIVE]
    return f"{listed(names)} lacked evidence, and another speed gives no more of it" if names else ""


def closed_gates(judgement: Judgement) -> str:
    """Which gates of a run that passed could not be judged, and why, in one line without a full stop; empty where there is none."""
    closed = [verdict.check for verdict in judgement.verdicts if verdict.gate and verdict.outcome is not Outcome.PASS]
    if judgement.outcome is not Outcome.PASS or not closed:
        return ""
    gates = f"the gate{'s' * (len(closed) > 1)} {listed(closed)}"
    return f"{gates} could not be judged ({' and '.join(troubles(judgement))}): that could excuse a failure, and there was none"


def plainly(judgement: Judgement) -> str:
    """Why a run is INCONCLUSIVE and what to do, in one line without a full stop; empty for the other outcomes."""
    if judgement.outcome is not Outcome.INCONCLUSIVE:
        return ""
    if judgement.integrity.changed:
        return "the evidence was changed"
    if judgement.exit_code == exit_codes.ENVIRONMENT:
        what = "a process of the connector did not keep the drill's time" if _in_real_time(judgement) else "the drill never began"
        return f"{what} (exit code {exit_codes.ENVIRONMENT}: {exit_codes.MEANINGS[exit_codes.ENVIRONMENT]})"
    speed = slow_enough(judgement)
    if told := _beginning(judgement, CALLED_OFF) or _beginning(judgement, BROKE) or unfelt_in_a_line(judgement, speed):
        return told
    if speed:
        return f"this machine was too slow to judge {_names(judgement) or 'it'}; try --speed {speed}"
    return " and ".join(_obstacles(judgement)) or _lacking(judgement)


def _in_real_time(judgement: Judgement) -> bool:
    return any(IN_REAL_TIME in reason for reason in judgement.reasons)


def _names(judgement: Judgement) -> str:
    """The checks, other than gates, that say INCONCLUSIVE because of the machine: those that need other evidence need no other speed."""
    return listed([verdict.check for verdict in judgement.verdicts if not verdict.gate and _by_machine(verdict)])


def _by_machine(verdict: Verdict) -> bool:
    excused = verdict.seen_not_judged and NONE_DUE not in verdict.summary
    return verdict.outcome is Outcome.INCONCLUSIVE and (excused or advised([verdict.summary]) is not None)


def _unjudged(judgement: Judgement) -> str:
    """The checks that this machine was too slow for; none: the run as a whole."""
    names = _names(judgement)
    return f"what {names} found may have been caused by the machine." if names else "what happened may have been caused by the machine."


def _doubts(judgement: Judgement) -> list[Cause]:
    """Why there is no judgement: the course of the run, closed gates, checks that could not decide."""
    if judgement.outcome is Outcome.PASS:
        return []
    open_questions = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.INCONCLUSIVE]
    ordered = sorted(open_questions, key=lambda verdict: (not verdict.gate, verdict.seen_not_judged))
    return [
        *(Cause("", _HINT.sub(". Hint: ", reason)) for reason in judgement.reasons),
        *(Cause(_title(verdict), verdict.summary) for verdict in ordered),
    ]


def worst_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The checks of the drill, then the gates; in each the failures first."""
    order = (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS)
    return sorted(verdicts, key=lambda verdict: (verdict.gate, order.index(verdict.outcome)))


def _title(verdict: Verdict) -> str:
    return f"{verdict.check} (seen, not judged)" if verdict.seen_not_judged else verdict.check
