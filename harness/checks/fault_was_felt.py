"""`fault_was_felt`: each fault of the plan was in place, and somebody felt it. A drill without effect proves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from harness.checks.base import Check, CheckParams, plural
from harness.checks.felt import Proof, prove
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow
    from harness.evidence.traffic import Actor


SILENT = "silent"
"""The kind of finding that says: nobody could feel this fault, since the connector had fallen silent after an earlier one."""
_GRACE_WALL_S = 0.5
"""So long after an earlier fault's heal its last requests may still arrive."""


class Params(CheckParams):
    """None."""


class FaultWasFelt(Check[Params]):
    """Link down: refused, and records owed; toxics: bytes or times changed; fakes: met by a request; processes: gone, and records owed."""

    name = "fault_was_felt"
    gate = True
    reads = ("journal: injected, healed, canary, process_state, fake_fault", "ledgers: fault, token, request, owed records")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        from harness.evidence import frames

        proofs = [(window, prove(evidence, window)) for window in evidence.windows]
        findings = [_unfelt(evidence, window, proof, proofs) for window, proof in proofs if not proof.felt]
        rows = [{"fault": window.plan.id, "kind": window.plan.kind, "where": window.plan.where, **vars(proof)} for window, proof in proofs]
        columns = {"fault": "str", "kind": "str", "where": "str", "felt": "boolean", "text": "str"}
        felt = sum(proof.felt for _, proof in proofs)
        passed = "; ".join(f"{window.name}: {proof.text}" for window, proof in proofs) or "the plan has no fault"
        counts = {"faults": len(proofs), "felt": felt}
        passed = passed if len(proofs) < 4 else f"{plural(felt, 'fault')} felt"
        return self.conclude(params, findings, passed, counts, {"felt": frames.from_rows(columns, rows)})


def _unfelt(evidence: Evidence, window: FaultWindow, proof: Proof, proofs: Sequence[tuple[FaultWindow, Proof]]) -> Finding:
    text = f"{window.name} was not felt: {proof.text}"
    for earlier, felt in proofs:
        if felt.felt and earlier is not window and _fell_silent(evidence, earlier, window):
            return Finding(SILENT, 1, f"{text}; the connector had been silent since {earlier.name}, and records were owed", excusable=True)
    return Finding("not_felt", 1, text, excusable=True)


def _fell_silent(evidence: Evidence, earlier: FaultWindow, later: FaultWindow) -> bool:
    """Whether the far side of the later fault had not heard of the connector since the earlier one, though there was work to do."""
    side = later.plan.where.partition(".")[0]
    if later.injected_t is None or earlier.healed_t is None or later.plan.target == "process" or side not in {"source", "destination"}:
        return False
    since_t = earlier.healed_t + _GRACE_WALL_S * evidence.speed
    heard = evidence.traffic.requests(cast("Actor", side), since_t, evidence.end_of(later))
    return since_t < later.injected_t and not heard and evidence.backlog.at(later.injected_t).count > 0


CHECK = FaultWasFelt(Params)
