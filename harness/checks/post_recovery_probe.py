"""`post_recovery_probe`: after everything else, one probe record arrives."""

from __future__ import annotations

from collections.abc import Hashable
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from pydantic import Field

from harness.checks.base import Check, CheckParams, called, duration
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How soon."""

    within: Duration | None = Field(None, description="longest time from the probe's offer to its commit; default: the probe phase")


class PostRecoveryProbe(Check[Params]):
    """The probe record that was offered at the end is committed."""

    name = "post_recovery_probe"
    reads = ("journal: probe", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        probes = evidence.delivery.versions("probe")
        if probes.empty:
            return self.inconclusive(params, "the run ended before the probe record was offered")
        took = probes["landed_t"] - probes["offered_t"]
        longest_s = None if took.isna().any() else float(took.max())
        key = called(str(probes["entity"].iloc[0]), str(probes["key"].iloc[0]))
        findings: list[Finding] = []
        why = evidence.attribution.probe(max(probes.to_dict("records"), key=_took_s), params.within)
        if longest_s is None:
            findings.append(Finding("not_recovered", 1, f"the probe record {key} did not arrive", excused_by=why))
        elif params.within is not None and longest_s > params.within:
            text = f"the probe record {key} took {duration(longest_s)}, longer than {duration(params.within)}"
            findings.append(Finding("not_recovered", 1, text, excused_by=why))
        passed = f"the probe record {key} arrived in {duration(longest_s)}" if longest_s is not None else ""
        return self.conclude(params, findings, passed, {"took_s": longest_s}, {"probe": probes})


def _took_s(row: dict[Hashable, Any]) -> float:
    """Drill seconds from its offer until it landed; inf: never."""
    took_s = float(row["landed_t"] - row["offered_t"])
    return took_s if isfinite(took_s) else inf


CHECK = PostRecoveryProbe(Params)
