"""Drills with all kinds of workloads, as strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from harness.drill.model import Drill

COUNT = st.integers(0, 8)
ENTITIES = st.fixed_dictionaries(
    {"account": COUNT},
    optional={
        "contact": COUNT,
        "invoice": COUNT,
        "order": COUNT,
        "subscription": COUNT,
        "ticket": st.builds(
            lambda count, kind: {"count": count, "kind": kind, "of": "account"}, COUNT, st.sampled_from(["state", "event"])
        ),
    },
)
MIX = st.tuples(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10)).filter(any)


@st.composite
def drills(draw: st.DrawFn, data: str, *, two_way: bool = False) -> Drill:
    """Any entities, rate and mix."""
    create, update, delete = draw(MIX)
    total = create + update + delete
    workload: dict[str, Any] = {"kind": "steady", "rate": f"{draw(st.integers(1, 240))}/min"}
    workload["mix"] = {"create": create / total, "update": update / total, "delete": delete / total}
    workload["data"] = data
    if two_way:
        workload["both_sides"] = {"destination": "40%", "conflicts": "50%"}
    if draw(st.booleans()):
        workload |= {"kind": "bursts", "burst": draw(st.integers(1, 20)), "every": f"{draw(st.integers(5, 60))}s"}
    return flow(draw(ENTITIES), workload)


def flow(entities: dict[str, Any], workload: dict[str, Any]) -> Drill:
    """A drill of five minutes in which nothing breaks."""
    return Drill.model_validate(
        {
            "schema": 1,
            "name": "flow",
            "title": "Flow",
            "category": "design",
            "pattern": "one-way-write",
            "why": "To see what flows.",
            "first": {"alert": "-", "response": "-", "query": "-"},
            "stack": {
                "source": {"fake": "records", "name": "crm", "entities": entities},
                "destination": {"fake": "records", "name": "billing"},
            },
            "workload": workload,
            "timeline": [{"phase": "baseline", "lasts": "5m"}],
            "checks": ["exactly_once"],
        }
    )
