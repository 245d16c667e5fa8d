"""MTTD, MTTA and MTTR of each fault, or why there is none."""

from __future__ import annotations

from typing import Any


def times(run: Any, judged: Any) -> dict[str, Any]:
    found = judged(run).times
    row: dict[str, Any] = found[found["fault"] == "f1"].iloc[0].to_dict()
    return row


def test_times_of_a_good_run(outage: Any, judged: Any) -> None:
    outage.line("alerts", "acknowledged", 720, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    row = times(outage, judged)
    assert (row["mttd_s"], row["mtta_s"], row["mttr_s"]) == (120, 300, 1300)  # the resolution at 1600 is later than the data


def test_recovery_is_the_later_of_data_and_resolution(outage: Any, judged: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1650, ("invoice-800", 1))
    assert times(outage, judged)["mttr_s"] == 1350


def test_times_that_cannot_be_told(outage: Any, make_run: Any, judged: Any) -> None:
    outage.lines["alerts"].clear()
    row = times(outage, judged)
    assert (row["mttd_note"], row["mtta_note"], row["mttr_s"], row["mttr_note"]) == (
        "not detected",
        "no incident",
        1279,
        "data only: no incident",
    )
    outage.alert(420)
    row = times(outage, judged)
    assert (row["mtta_note"], row["mttr_note"]) == ("not measured", "not recovered: the incident was not resolved")
    outage.offer("invoice-gone", 400)
    assert times(outage, judged)["mttr_note"] == "not recovered: records owed at heal are missing"
    never = make_run()
    never.phase("outage", 0, 10, faults=(never.fault("f1", "down", "link", "destination", "refused"),))
    assert times(never, judged)["mttd_note"] == "not injected"


def test_a_second_fault_while_the_incident_is_open(outage: Any, judged: Any) -> None:
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.phase("relapse", 1550, 1560, faults=(kill,))
    outage.injected(kill, 1550, 1560)
    row = judged(outage).times.set_index("fault").loc["f2"]
    assert row["mttd_note"] == "already open"
    assert row["mttr_s"] == 50


def test_one_page_is_due_and_for_the_fault_that_lasted_longest(outage: Any, judged: Any) -> None:
    outage.lines["alerts"].clear()
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.phase("relapse", 1550, 1560, faults=(kill,))
    outage.injected(kill, 1550, 1560)
    assert judged(outage).times.set_index("fault")["mttd_note"].to_dict() == {"f1": "not detected", "f2": "no page expected"}


def test_an_incident_of_a_later_fault_is_not_the_first_ones(outage: Any, judged: Any) -> None:
    outage.lines["alerts"].clear()
    kill = outage.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    outage.phase("relapse", 1550, 1600, faults=(kill,))
    outage.injected(kill, 1550, 1600)
    outage.alert(1560)
    found = judged(outage).times.set_index("fault")
    assert found.loc["f1", "mttd_note"] == "not detected"
    assert found.loc["f2", "mttd_s"] == 10
