"""`fault_was_felt`: each fault of the plan was in place and was felt. A drill without effect proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.misfit import MISFIT, misfit
from harness.checks.judge.unfelt import NOT_FELT, SILENT, Effect, effects
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class FaultWasFelt(Check[Params]):
    """Link down: refused, and records owed; toxics: bytes or times changed; fakes: met by a request; processes: gone, and records owed;
    clocks: read while they were wrong."""

    name = "fault_was_felt"
    gate = True
    closed = "not every fault was felt"
    place = 2
    reads = (
        "journal: injected, healed, canary, process_state, clock_wrong, clock_right, fake_fault",
        "ledgers: fault, token, request, owed records",
    )

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        from harness.evidence import frames

        found = list(effects(evidence))
        findings = [_unfelt(evidence, effect) for effect in found if not effect.proof.felt]
        proofs = [(effect.window, effect.proof) for effect in found]
        rows = [{"fault": window.plan.id, "kind": window.plan.kind, "where": window.plan.where, **vars(proof)} for window, proof in proofs]
        columns = {"fault": "str", "kind": "str", "where": "str", "felt": "boolean", "text": "str"}
        felt = sum(proof.felt for _, proof in proofs)
        passed = "; ".join(f"{window.name}: {proof.text}" for window, proof in proofs) or "the plan has no fault"
        counts = {"faults": len(proofs), "felt": felt}
        passed = passed if len(proofs) < 4 else f"{plural(felt, 'fault')} felt"
        return self.conclude(params, findings, passed, counts, {"felt": frames.from_rows(columns, rows)})


def _unfelt(evidence: Evidence, effect: Effect) -> Finding:
    if why := misfit(evidence, effect.window):
        return Finding(MISFIT, 1, f"{effect.words}; {why}")
    if effect.silent_since is None:
        return Finding(NOT_FELT, 1, effect.words)
    since = effect.silent_since.name
    return Finding(SILENT, 1, f"{effect.words}; the connector had been silent since {since}, and records were owed")


CHECK = FaultWasFelt(Params)
