"""Gates first, then the plan's checks, then one outcome: FAIL outranks INCONCLUSIVE outranks PASS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from harness import exit_codes, registry
from harness.checks.base import Check, find_check
from harness.checks.judge import table_top
from harness.checks.judge.both_ways import both_ways
from harness.checks.judge.times import fault_times
from harness.checks.judge.unfelt import SILENT
from harness.checks.judge.validity import Validity, validity, validity_on_paper
from harness.checks.verdict import Finding, Outcome, Verdict, summary_of
from harness.drill.kinds import CHECKS
from harness.errors import EnvironmentUnavailable, out_of_memory
from harness.evidence.integrity import INTACT, Integrity
from harness.plan.gates import gates
from harness.plan.model import CheckPlan

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

_SHIELDS_ONLY = "stall"
_EXIT = {Outcome.PASS: exit_codes.PASSED, Outcome.FAIL: exit_codes.FAILED, Outcome.INCONCLUSIVE: exit_codes.INCONCLUSIVE}


@dataclass(frozen=True)
class Judgement:
    """The outcome of a run, with everything that led to it.

    `times` has one row per fault, see `harness.checks.judge.times`. `reasons`: deviations from the plan.
    """

    outcome: Outcome
    exit_code: int
    verdicts: tuple[Verdict, ...]
    reasons: tuple[str, ...]
    times: pd.DataFrame
    integrity: Integrity = INTACT
    """Whether the files that were judged are those that were written."""


def judge(evidence: Evidence) -> Judgement:
    """Judge a run by its plan. A crashing check is INCONCLUSIVE and raises nothing, unless memory runs out."""
    if evidence.plan.is_table_top:
        return _of_table_top(evidence)
    planned = {check.name: check for check in evidence.plan.checks}
    first = [planned.get(name) or CheckPlan(name=name, params={}, gate=True, reads=()) for name in gates()]
    verdicts = [_verdict(evidence, check) for check in {check.name: check for check in (*first, *evidence.plan.checks)}.values()]
    went = validity(evidence)
    closed = [verdict for verdict in verdicts if verdict.gate and verdict.outcome is not Outcome.PASS]
    if closed or went.reasons:
        doubts = {verdict.check: closed_gate(verdict.check) for verdict in closed if not _is_the_connectors(verdict)}
        doubts |= {"validity": "the run did not go as planned"} if went.reasons else {}
        verdicts = [_shielded(verdict, doubts, everything=went.proves_nothing) for verdict in verdicts]
    outcome = _outcome(verdicts, went)
    nothing_rehearsed = (went.never_at_work or went.in_real_time) and not went.changed
    failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL]
    environment = nothing_rehearsed and outcome is Outcome.INCONCLUSIVE
    return Judgement(
        outcome,
        exit_codes.ENVIRONMENT if environment else _EXIT[outcome],
        tuple(verdicts),
        went.reasons,
        fault_times(evidence, [verdict.check for verdict in failed if _is_of_data(verdict)], resolved_early=_resolved_early(failed)),
        evidence.integrity,
    )


def _of_table_top(evidence: Evidence) -> Judgement:
    """Without gates: they ask whether the machine was fit for systems that did not run."""
    verdicts = table_top.verdicts(evidence, lambda check: _verdict(evidence, check))
    went = validity_on_paper(evidence)
    outcome = _outcome(verdicts, went)
    return Judgement(outcome, _EXIT[outcome], tuple(verdicts), went.reasons, fault_times(evidence, []), evidence.integrity)


def closed_gate(name: str) -> str:
    """The judgement that a closed gate prevents, in words for people."""
    try:
        return find_check(name).closed or f"the gate {name} is closed"
    except (KeyError, EnvironmentUnavailable):
        return f"the gate {name} is closed"


def _resolved_early(failed: Sequence[Verdict]) -> bool:
    return any(finding.kind == "resolved_early" and not finding.excused_by for verdict in failed for finding in verdict.findings)


def _is_of_data(verdict: Verdict) -> bool:
    try:
        return find_check(verdict.check).of_data
    except (KeyError, EnvironmentUnavailable):
        return False


class _MisfitError(Exception):
    """The plan gives a check parameters that it does not have."""


def _params(check: Check[Any], planned: CheckPlan) -> Any:
    try:
        return check.Params.model_validate(planned.params)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, ("checks", planned.name, *first["loc"])))
        raise _MisfitError(f"damaged: plan.json: {place}: {first['msg']}") from None


def _verdict(evidence: Evidence, planned: CheckPlan) -> Verdict:
    try:
        check = find_check(planned.name)
        params = _params(check, planned)
        said = check.judge(evidence, params)
        return both_ways(evidence, said, check.judge(evidence.back, params)) if check.directed and evidence.back else said
    except KeyError:
        if planned.name in registry.names(CHECKS):
            raise
        why = "unknown check; install the package that provides it"
    except _MisfitError as error:
        why = str(error)
    except Exception as error:
        if out_of_memory(error):
            raise
        why = f"the check crashed: {type(error).__name__}: {error}"
    return Verdict(planned.name, Outcome.INCONCLUSIVE, why, gate=planned.gate, params=planned.params)


def _is_the_connectors(gate: Verdict) -> bool:
    """Whether a gate is closed only because the connector had fallen silent: that excuses nothing."""
    return bool(gate.findings) and all(finding.kind == SILENT for finding in gate.findings)


def _shielded(verdict: Verdict, doubts: Mapping[str, str], *, everything: bool) -> Verdict:
    """Findings without a mechanism of their own that slowness, a wrong speed or an unfelt fault could explain are seen, not judged."""
    if verdict.gate or verdict.outcome is not Outcome.FAIL:
        return verdict
    findings = tuple(_excused(finding, doubts, everything=everything) for finding in verdict.findings)
    judged = any(not finding.excused_by for finding in findings)
    return replace(
        verdict,
        outcome=Outcome.FAIL if judged else Outcome.INCONCLUSIVE,
        seen_not_judged=not judged,
        findings=findings,
        summary=summary_of(findings) or verdict.summary,
    )


def _excused(finding: Finding, doubts: Mapping[str, str], *, everything: bool) -> Finding:
    if finding.excused_by or not (everything or finding.excusable):
        return finding
    return replace(finding, excused_by=", ".join(doubts.values()))


def _outcome(verdicts: list[Verdict], went: Validity) -> Outcome:
    outcomes = {verdict.outcome for verdict in verdicts if verdict.check != _SHIELDS_ONLY}
    if Outcome.FAIL in outcomes and not went.aborted:
        return Outcome.FAIL
    return Outcome.INCONCLUSIVE if went.reasons or Outcome.INCONCLUSIVE in outcomes else Outcome.PASS
