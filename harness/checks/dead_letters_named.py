"""`dead_letters_named`: the connector names each record that the destination refuses for good, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, called, each_once, first_records, plural
from harness.checks.judge.alerts import refusals
from harness.checks.judge.excused import by_excuse
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How stubborn it may be."""

    tries: int = Field(
        5,
        ge=1,
        description="most attempts at a record that is refused for good, each time it is offered; more would hold up the records behind it",
    )


class DeadLettersNamed(Check[Params]):
    """Every record refused for good that never got in is named in an alert or in the connector's dead letters; none is tried for ever."""

    name = "dead_letters_named"
    reads = ("destination: refused, committed", "alerts: names of dead letters", "journal: dead_letters")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        refused = evidence.delivery.refused_for_good()
        stubborn = evidence.delivery.refusals()
        stubborn = stubborn[stubborn["refusals"] > params.tries * stubborn["offers"]]
        if not len(refused) and not len(stubborn):
            return self.inconclusive(params, "the destination refused nothing for good: there was no dead letter to name")
        unnamed = refused[refused["named_t"].isna()]
        findings = []
        if len(stubborn):
            for rows, excuse in by_excuse(_insisting(evidence, stubborn, params.tries)):
                worst = rows.iloc[0]
                name = called(str(worst["entity"]), str(worst["key"]))
                text = f"{name} was refused {worst['refusals']} times and sent again each time, at most {params.tries} are allowed"
                findings.append(Finding("stubborn", len(each_once(rows)), text, excused_by=excuse))
        if len(unnamed):
            for rows, excuse in by_excuse(_silent(evidence, unnamed)):
                text = f"{plural(len(each_once(rows)), 'record')} refused for good and named nowhere: {first_records(rows)}{_hint(rows)}"
                text = "; ".join(filter(None, (text, refusals(evidence))))
                findings.append(Finding("unnamed", len(each_once(rows)), text, excused_by=excuse))
        passed = f"{plural(len(each_once(refused)), 'record')} refused for good, each named"
        counts = {"refused": len(each_once(refused)), "unnamed": len(each_once(unnamed)), "stubborn": len(each_once(stubborn))}
        return self.conclude(params, findings, passed, counts, {"refused": refused, "stubborn": stubborn})


def _hint(unnamed: pd.DataFrame) -> str:
    """A key alone names no record, since records of two entities may share it."""
    bare = unnamed[unnamed["bare"]]
    if not len(bare):
        return ""
    entity, key = bare.iloc[0]["entity"], bare.iloc[0]["key"]
    return f"; {key} was named without its entity, and other records may have that key: write {entity}/{key}"


def _insisting(evidence: Evidence, stubborn: pd.DataFrame, tries: int) -> pd.DataFrame:
    """Excused where the attempts are few enough without the refusals that the machine kept from the connector."""
    unheard = evidence.attribution.refusals_unheard(stubborn)
    rows = zip(stubborn["refusals"], stubborn["offers"], unheard, strict=True)
    return stubborn.assign(excused_by=[why[0] if why and refused - len(why) <= tries * offers else "" for refused, offers, why in rows])


def _silent(evidence: Evidence, unnamed: pd.DataFrame) -> pd.DataFrame:
    """Excused where a message was given up for the machine's reasons, or the way did not run for half of the time left to name it."""
    end_t, unsaid = evidence.over_t, evidence.attribution.unsaid
    return unnamed.assign(excused_by=[unsaid.never_came("alerts", t, end_t, (end_t - t) / 2) for t in unnamed["refused_t"]])


CHECK = DeadLettersNamed(Params)
