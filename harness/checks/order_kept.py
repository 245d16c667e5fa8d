"""`order_kept`: people import in the declared order, so that no child comes before its parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, each_once, first_records, plural
from harness.checks.verdict import Finding, Verdict
from harness.drill.entities import references_of

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

UNDECLARED = -1
"""The place of an entity that the order does not name."""


class Params(CheckParams):
    """The declared order."""

    order: tuple[str, ...] = Field((), description="the entities, parents first; default: the `order` of each `manual_import`")


class OrderKept(Check[Params]):
    """The declared order has parents first. In each import by hand no entity comes after one that it puts behind it, and no record comes
    before one that it refers to in a field `<entity>_id`."""

    name = "order_kept"
    reads = ("destination: import, imported, committed, with the fields",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        imported = evidence.by_hand.imported
        if not len(imported):
            return self.inconclusive(params, "nothing was imported by hand")
        orders = {window.plan.id: params.order or tuple(window.plan.spec.get("order", ())) for window in evidence.windows}
        placed = _placed(imported, orders)
        undeclared, late = placed[placed["place"] == UNDECLARED], placed[(placed["place"] != UNDECLARED) & placed["late"]]
        parentless = evidence.by_hand.before_their_parents()
        told = {
            "undeclared": (undeclared, "imported, though the declared order does not name their entity"),
            "out_of_order": (late, "imported after records of an entity that the declared order puts behind theirs"),
            "before_parent": (parentless, "imported before the record that they refer to"),
        }
        findings = [
            Finding(kind, len(each_once(rows)), f"{plural(len(each_once(rows)), 'record')} {words}: {first_records(rows)}")
            for kind, (rows, words) in told.items()
            if len(rows)
        ]
        findings = [*_children_first(evidence, orders.values()), *findings]
        by_entity = [f"{count} of {entity}" for entity, count in imported.groupby("entity", sort=False).size().items()]
        passed = f"{plural(len(imported), 'record')} imported by hand, {', then '.join(by_entity)}; none before one that it refers to"
        counts = {"imported": len(imported), **{kind: len(each_once(rows)) for kind, (rows, _) in told.items()}}
        return self.conclude(params, findings, passed, counts, {kind: rows for kind, (rows, _) in told.items()})


def _children_first(evidence: Evidence, orders: Iterable[tuple[str, ...]]) -> Iterator[Finding]:
    """An order that puts an entity before one that it refers to is wrong, even if no record came to harm this time."""
    references = references_of(evidence.plan.about.entities)
    wrong = {
        (child, parent): None
        for order in orders
        for number, child in enumerate(order)
        for parent in references.get(child, {}).values()
        if parent in order[number + 1 :]
    }
    for child, parent in wrong:
        yield Finding("children_first", 1, f"the declared order puts {child} before {parent}, to which its records refer")


def _placed(imported: pd.DataFrame, orders: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Each record with its entity's `place` in the order, and whether a later place had its turn before it (`late`)."""
    places = [_place(orders.get(fault, ()), entity) for fault, entity in zip(imported["fault"], imported["entity"], strict=True)]
    placed = imported.assign(place=places)
    furthest = placed.groupby("fault", dropna=False)["place"].cummax()
    return placed.assign(late=placed["place"] < furthest)


def _place(order: tuple[str, ...], entity: str) -> int:
    return order.index(entity) if entity in order else UNDECLARED


CHECK = OrderKept(Params)
