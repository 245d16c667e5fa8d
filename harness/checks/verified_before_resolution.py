"""`verified_before_resolution`: before anybody says that the incident is over, somebody asks what is missing, and the answer is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import CheckParams, duration, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError, over_t, the_page
from harness.checks.verdict import Finding, Verdict
from harness.evidence.waits import PAUSE_WALL_S
from harness.ledger.lines.people import Verified

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import Did, People

_RECENT_S = 30.0


class Params(CheckParams):
    """None."""


class VerifiedBeforeResolution(CheckOfPeople[Params]):
    """The last number that was typed before the resolution is the number of records that the destination lacked or had as an older version,
    by the ledgers, at some instant of the 30 seconds before it was typed (0.5 s of wall time, where that is longer)."""

    name = "verified_before_resolution"
    reads = ("people: verified, resolved, update", "source: offered", "destination: committed", "alerts", "journal: injected")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page_t = the_page(evidence, people).opened_t
        resolved_t = over_t(evidence, people, page_t)
        if resolved_t is None:
            raise UnjudgedError("nobody said that the incident was over")
        answers = [did for did in people.all(Verified) if page_t <= did.t <= resolved_t]
        if not answers:
            said = f"said to be over at {duration(resolved_t)}, and nobody had asked before what is missing"
            return self.conclude(params, [Finding("unverified", 1, said)], "", {"verified": 0})
        last = answers[-1]
        least, most = evidence.backlog.lacked(last.t - max(_RECENT_S, PAUSE_WALL_S * evidence.speed), last.t)
        findings = [] if least <= last.act.answer <= most else [_wrong(last, least, most)]
        if not findings and not evidence.backlog.most(page_t)[1]:
            raise UnjudgedError("nothing was owed since the page, so the answer 0 needed no query")
        passed = (
            f"{plural(last.act.answer, 'record')} missing, typed {duration(resolved_t - last.t)} before the incident was said to be over"
        )
        lacked = evidence.backlog.lacked_at(last.t)
        counts = {"verified": len(answers), "answer": last.act.answer, "lacked": len(lacked)}
        return self.conclude(params, findings, passed, counts, {"lacked": lacked})


def _wrong(last: Did[Verified], least: int, most: int) -> Finding:
    true = f"{least}" if least == most else f"{least} to {most}"
    return Finding(
        "wrong_number", abs(last.act.answer - least), f"{last.act.answer} typed as missing at {duration(last.t)}, where {true} were"
    )


CHECK = VerifiedBeforeResolution(Params)
