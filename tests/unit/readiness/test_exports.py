"""An export that failed: it speaks about the command that ran, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proven import AT, EXPORTS, OF, archive, facts

from harness.checks.verdict import Outcome
from harness.readiness.assess import assess
from harness.readiness.states import State


@pytest.mark.parametrize(
    ("ran", "state"),
    [({}, State.WRITTEN), (EXPORTS, State.REFUTED), (EXPORTS | {"history": "7" * 64, "audit": "7" * 64}, State.REFUTED)],
    ids=["of the connector file", "of the integration file", "as it was before"],
)
@pytest.mark.parametrize(("check", "item"), [("history_exports_within", "C1"), ("audit_complete", "M1")])
def test_what_a_failed_export_refutes(ran: dict[str, str], state: State, check: str, item: str) -> None:
    given = facts("customer-state")
    records = [
        replace(
            each,
            outcome=Outcome.FAIL,
            integration=replace(OF, exports=ran),
            checks=tuple(replace(one, outcome=Outcome.FAIL, found={"incomplete": 2}) if one.check == check else one for one in each.checks),
        )
        if any(one.check == check for one in each.checks)
        else each
        for each in archive(given)
    ]
    states = {each.item.id: each.state for each in assess(given, records, AT).standings}
    assert states[item] is state
