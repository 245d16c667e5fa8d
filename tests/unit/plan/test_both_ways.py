"""A connector that carries changes both ways is drilled between two systems that are edited, whichever side a drill breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan

Make = Callable[..., LoadedDrill]
MakeConnector = Callable[..., LoadedConnector]
CARRIES_BACK = ("settle: 8m", "settle: 8m\ntwo_way: true")
ORPHANS = ("  - counts_match: {by: entity}", "  - counts_match: {by: entity}\n  - no_orphans")


def test_the_destination_is_edited_too_and_orphans_are_not_judged(drill: Make, connector: MakeConnector) -> None:
    plan = compile_plan(drill(ORPHANS), connector(CARRIES_BACK), None, speed=60, seed=1)
    assert plan.about.workload.both_sides is not None
    assert plan.about.workload.both_sides.destination == 0.4
    assert "no_orphans" not in {check.name for check in plan.checks}
    assert plan.adapted == (
        "workload: 40% of the changes are made in the destination, without no_orphans, because mine.connector.yaml says `two_way: true`",
    )


def test_a_connector_of_one_way_gets_the_drill_as_it_is(drill: Make, connector: MakeConnector) -> None:
    plan = compile_plan(drill(ORPHANS), connector(), None, speed=60, seed=1)
    assert (plan.about.workload.both_sides, plan.adapted) == (None, ())


@pytest.mark.parametrize(
    "change",
    [
        ("account: 4", "account: {count: 4, kind: event}"),
        ("{kind: kill, actor: connector}", "{kind: manual_import, order: [account, invoice]}"),
    ],
    ids=["events", "an import by hand"],
)
def test_where_both_systems_cannot_be_edited_the_drill_is_refused(drill: Make, connector: MakeConnector, change: tuple[str, str]) -> None:
    with pytest.raises(PlanImpossible, match="the two systems of this drill cannot both be edited"):
        compile_plan(drill(change), connector(CARRIES_BACK), None, speed=60, seed=1)
