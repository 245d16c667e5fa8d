"""`outage_impact`: what a stop of the connector breaks: owed, undeleted and orphaned when it ends, doubled after the resume, by entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, each_once, first_records, plural
from harness.checks.judge.excused import by_excuse, excused_as_missing, exhibit
from harness.checks.judge.missing import by_word, found_missing
from harness.checks.verdict import Finding, Verdict
from harness.evidence.algebra import MISSING
from harness.instants import elapsed
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


_NEARLY = 0.99
"""The engine does not end a phase to the second."""


class Params(CheckParams):
    """How long a stop has to last."""

    at_least: Duration = Field(
        1800.0, gt=0, description="shortest stop that proves anything; after a shorter one the check is INCONCLUSIVE"
    )


class OutageImpact(Check[Params]):
    """For each entity: the records owed at the heal of the first fault, among them the deletions (`undeleted`); the orphans, and the
    effects doubled after the heal. An orphan refers to a record that is not there at the heal, or stays though the source has deleted
    it. It fails if a record that was owed is missing at the end, or one was doubled after the heal."""

    name = "outage_impact"
    of_data = True
    directed = True
    reads = ("journal: injected, healed", "source: offered", "destination: committed, with the fields, refused")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        first = evidence.first_fault
        if first is None or first.sent_t is None or first.healed_t is None:
            return self.inconclusive(params, "no fault was injected and healed, so there was no stop to measure")
        stopped_s = first.healed_t - first.sent_t
        if stopped_s < params.at_least * _NEARLY:
            return self.inconclusive(params, f"the stop lasted {duration(stopped_s)}, shorter than {duration(params.at_least)}")
        at_t = first.healed_t
        owed = evidence.backlog.lack_at(at_t)
        if not len(owed):
            return self.inconclusive(params, f"nothing was owed after {duration(stopped_s)}, so there was no impact to measure")
        doubled, missing = _doubled_after(evidence, at_t), excused_as_missing(evidence, _missing(evidence, at_t))
        table = _by_entity(evidence, owed, _orphans(evidence, missing, at_t), doubled)
        findings = [*found_missing(missing, " of the backlog"), *_twice(doubled)]
        totals = {name: int(table[name].sum()) for name in ("owed", "undeleted", "orphans", "doubles")}
        placed_t = first.sent_t if first.injected_t is None else first.injected_t
        passed = (
            f"after {duration(elapsed(placed_t, at_t))} {plural(totals['owed'], 'record')} owed, "
            f"{plural(totals['orphans'], 'orphan')} in the destination{_each(table)}; "
            "none missing at the end, no doubled effects after the resume"
        )
        shown = {"by_entity": table, **by_word(missing), "doubled": evidence.attribution.twins(doubled, "effects")}
        counts = {"stopped_s": round(stopped_s, 3), **totals}
        return self.conclude(params, findings, passed, counts, {name: exhibit(frame) for name, frame in shown.items()})


def _orphans(evidence: Evidence, missing: pd.DataFrame, at_t: float) -> pd.DataFrame:
    """entity, key – what refers to a record that is not there, and what stays in the destination although the source has deleted it.

    A deletion that the connector makes good after the stop is late, like all else that was owed. Where people edit the destination, too,
    what they enter makes references that are not the connector's.
    """
    import pandas as pd

    parts = [missing[missing["status"] == "undeleted"]]
    if not evidence.is_two_way:
        parts.append(evidence.delivery.references(str(evidence.destination_ledger), at_t)[1])
    return each_once(pd.concat([rows[["entity", "key"]] for rows in parts]))


def _by_entity(evidence: Evidence, owed: pd.DataFrame, orphans: pd.DataFrame, doubled: pd.DataFrame) -> pd.DataFrame:
    """entity, owed, absent, behind, undeleted, orphans, doubles (doubled effects) – a row for each entity of the drill."""
    import pandas as pd

    counted = {
        "owed": owed["entity"].value_counts(),
        **{word: owed[owed["lack"] == word]["entity"].value_counts() for word in MISSING},
        "orphans": orphans["entity"].value_counts(),
        "doubles": (doubled["surplus"] - doubled["excused"]).groupby(doubled["entity"]).sum(),
    }
    entities = pd.Index(sorted(evidence.entities), name="entity")
    return pd.DataFrame({name: numbers.reindex(entities, fill_value=0).astype("Int64") for name, numbers in counted.items()}).reset_index()


def _each(table: pd.DataFrame) -> str:
    """`(account: 12 and 3, invoice: 40 and 9)`: owed records and orphans of each entity that has any."""
    hit = table[table["owed"] + table["orphans"] > 0]
    each = ", ".join(f"{row['entity']}: {row['owed']} and {row['orphans']}" for row in hit.to_dict("records"))
    return f" ({each})"


def _doubled_after(evidence: Evidence, t: float) -> pd.DataFrame:
    doubled = evidence.attribution.doubled("effects")
    return doubled[doubled["last_t"] > t]


def _missing(evidence: Evidence, at_t: float) -> pd.DataFrame:
    queued = evidence.backlog.keys_at(at_t)
    return queued[queued["satisfied_t"].isna() & (queued["status"] != "dead")]


def _twice(doubled: pd.DataFrame) -> Iterator[Finding]:
    judged, excused = doubled[doubled["surplus"] > doubled["excused"]], doubled[doubled["excused"] > 0]
    parts = [(judged, int((judged["surplus"] - judged["excused"]).sum()), "")]
    parts += [(rows, int(rows["excused"].sum()), excuse) for rows, excuse in by_excuse(excused)]
    for rows, count, excuse in parts:
        if count:
            text = f"{plural(count, 'doubled effect')} after the resume: {first_records(rows)}"
            yield Finding("doubled", count, text, excused_by=excuse)


CHECK = OutageImpact(Params)
