"""The words of the delivery law, one small ledger each (the property test compares whole ledgers with a naive model)."""

from __future__ import annotations

from typing import Any

import pytest

from harness.evidence.evidence import Evidence

GONE = "0" * 16
"""Every deletion has the same digest."""
VALUE = "f" * 16
"""A value that a record returns to."""


def counts(run: Any) -> Any:
    with Evidence.open(run.save()) as evidence:
        return evidence.delivery.counts


def test_a_good_run(outage: Any) -> None:
    found = counts(outage)
    assert (found.offered, found.keys, found.landed) == (70, 70, 70)
    assert (found.missing, found.late, found.stale, found.corrupted, found.unexpected, found.exercised) == (0, 0, 0, 0, 0, 0)
    assert found.lost is None


def test_late_is_after_the_settle_deadline_not_at_it(outage: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(2300, ("invoice-800", 1))  # settle began at 1700 and may take 600
    assert counts(outage).late == 0
    outage.offer("invoice-801", 1400)
    outage.write(2300.1, ("invoice-801", 1))
    assert counts(outage).late == 1


def test_lost_needs_an_acknowledgement_or_a_cursor_beyond(outage: Any) -> None:
    outage.offer("invoice-800", 300)
    outage.line("source", "read", 400, req=1, cursor=3, protocol="cursor")
    assert (counts(outage).missing, counts(outage).lost) == (1, 0)
    outage.line("source", "acknowledged", 401, req=2, cursor=200)
    assert counts(outage).lost == 1


def test_pages_tell_nothing_of_what_was_passed(outage: Any) -> None:
    outage.offer("invoice-800", 300)
    outage.line("source", "read", 400, req=1, cursor=None, protocol="page", entity="invoice", page=1)
    assert counts(outage).lost is None


def test_a_delete_of_what_was_not_there_is_a_delivery(outage: Any) -> None:
    outage.offer("invoice-800", 300)
    outage.offer("invoice-800", 310, version=2, op="delete")
    outage.write(1600, ("invoice-800", 2), effect=None, why="absent", op="delete", status=404)
    found = counts(outage)
    assert (found.missing, found.superseded) == (0, 1)


def test_a_deletion_of_what_never_came_is_in_place(outage: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.offer("invoice-800", 1410, version=2, op="delete", digest=GONE)
    found = counts(outage)
    assert (found.missing, found.superseded, found.in_place, found.late) == (0, 1, 1, 0)
    with Evidence.open(outage.folder) as evidence:
        assert evidence.backlog.at(1405).count == evidence.backlog.at(1415).count + 1, "it was owed until it was deleted"
        assert evidence.backlog.at(1405).settled_t == evidence.backlog.at(1415).settled_t
        waits = evidence.delivery.waits(1400, 1500)
        assert waits[waits["key"] == "invoice-800"]["took_s"].tolist() == [0, 0]


def test_a_deletion_is_in_place_only_if_nothing_ever_lands_afterwards(outage: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.offer("invoice-800", 1410, version=2, op="delete", digest=GONE)
    outage.write(1600, ("invoice-800", 1))
    outage.write(1605, ("invoice-800", 2), effect="deleted", op="delete", digest=GONE)
    found = counts(outage)
    assert (found.missing, found.in_place) == (0, 0)
    with Evidence.open(outage.folder) as evidence:
        [row] = evidence.backlog.keys_at(1500).query("key == 'invoice-800'").to_dict("records")
        assert row["satisfied_t"] == 1605


@pytest.mark.parametrize("returns", [False, True])
def test_a_deletion_that_was_undone_counts_from_the_one_that_stayed(outage: Any, *, returns: bool) -> None:
    """The settle deadline is 2300: the second deletion is late, though the first one was not."""
    outage.offer("invoice-800", 1400, digest=VALUE)
    if returns:
        outage.offer("invoice-800", 1402, version=2)
        outage.offer("invoice-800", 1404, version=3, digest=VALUE)
    last = 4 if returns else 2
    outage.offer("invoice-800", 1410, version=last, op="delete", digest=GONE)
    outage.write(1520, ("invoice-800", last), effect=None, why="absent", op="delete", status=404, digest=GONE)
    outage.write(1600, ("invoice-800", 1), digest=VALUE)
    outage.write(2800, ("invoice-800", last), effect="deleted", op="delete", digest=GONE)
    found = counts(outage)
    assert (found.missing, found.late) == (0, 1)
    with Evidence.open(outage.folder) as evidence:
        assert [evidence.backlog.at(t).count - evidence.backlog.at(2900).count for t in (1700, 2790)] == [1, 1]


@pytest.mark.parametrize("deleted_t", [None, 1595])
def test_what_is_created_after_its_deletion_is_undeleted(outage: Any, deleted_t: float | None) -> None:
    outage.offer("invoice-800", 1400)
    outage.offer("invoice-800", 1410, version=2, op="delete", digest=GONE)
    if deleted_t:
        outage.write(deleted_t, ("invoice-800", 2), effect=None, why="absent", op="delete", status=404, digest=GONE)
    outage.write(1600, ("invoice-800", 1))
    found = counts(outage)
    assert (found.undeleted, found.missing, found.stale, found.late) == (1, 1, 0, 0)
    with Evidence.open(outage.folder) as evidence:
        assert evidence.backlog.at(1500).missing == 1


def test_what_got_no_further_than_an_older_version_is_behind(outage: Any) -> None:
    for version in (1, 2, 3):
        outage.offer("invoice-800", 1400 + version, version=version)
    outage.write(1600, ("invoice-800", 1))
    outage.write(1601, ("invoice-800", 2), effect="changed")
    found = counts(outage)
    assert (found.behind, found.absent, found.stale) == (1, 0, 0)
    with Evidence.open(outage.folder) as evidence:
        rows = evidence.delivery.versions("key = 'invoice-800'").to_dict("records")
        assert [(row["status"], row["ends_on"]) for row in rows] == [("landed", 2), ("landed", 2), ("behind", 2)]


def test_older_versions_of_what_is_absent_are_outdated(outage: Any) -> None:
    for version in (1, 2):
        outage.offer("invoice-800", 1400 + version, version=version)
    assert counts(outage).absent == 1
    with Evidence.open(outage.folder) as evidence:
        assert evidence.delivery.versions("key = 'invoice-800'")["status"].tolist() == ["outdated", "absent"]


def test_a_delete_overwritten_by_an_older_version_is_undeleted(outage: Any) -> None:
    outage.offer("invoice-800", 300)
    outage.offer("invoice-800", 310, version=2, op="delete")
    outage.write(1600, ("invoice-800", 2), effect=None, why="absent", op="delete", status=404)
    outage.write(1601, ("invoice-800", 1))
    found = counts(outage)
    assert (found.undeleted, found.stale) == (1, 0)


def test_every_version_of_an_event_counts(outage: Any) -> None:
    for version in (1, 2, 3):
        outage.offer("payment-1", 300 + version, version=version, entity="payment")
    outage.write(1600, ("payment-1", 3), entity="payment")
    found = counts(outage)
    assert (found.missing, found.superseded) == (2, 0)


def test_unexpected_is_only_of_mapped_entities(outage: Any) -> None:
    outage.write(1600, ("ghost-1", 1))
    outage.write(1600, ("audit-1", 1), entity="audit_log")
    assert counts(outage).unexpected == 1


def test_corrupted_is_content_never_offered_for_that_key(outage: Any) -> None:
    outage.write(1600, ("invoice-001", 1), digest="0123456789abcdef", effect="changed")
    found = counts(outage)
    assert (found.corrupted, found.missing, found.unexpected) == (1, 0, 0)


def test_in_doubt_and_exercised(outage: Any) -> None:
    for number, reply in enumerate(({"sent": False, "status": None, "why": "cut"}, {"status": 500}, {"status": 201})):
        outage.offer(f"invoice-80{number}", 1400)
        outage.write(1600, (f"invoice-80{number}", 1), **reply)
    outage.offer("invoice-805", 1400)
    outage.write(1490, ("invoice-805", 1))  # answered while its link was down
    found = counts(outage)
    assert (found.exercised, found.unrepeated, found.in_doubt) == (0, 2, 3)
    outage.write(1610, ("invoice-800", 1), effect=None, why="idempotency")
    found = counts(outage)
    assert (found.exercised, found.unrepeated, found.in_doubt) == (1, 1, 3)


def test_an_attempt_before_the_answer_was_withheld_exercises_nothing(outage: Any) -> None:
    outage.offer("invoice-800", 1400)
    (_, offered) = outage.lines["source"][-1]
    content = {name: offered[name] for name in ("entity", "key", "digest")}
    outage.line("destination", "attempted", 1590, req=9_999, i=0, op="create", **content)
    outage.write(1600, ("invoice-800", 1), sent=False, status=None, why="cut")
    found = counts(outage)
    assert (found.exercised, found.unrepeated) == (0, 1)


def test_probe_records_are_no_part_of_it(outage: Any) -> None:
    with Evidence.open(outage.save()) as evidence:
        assert evidence.deliveries["probe"].sum() == 1
        assert evidence.delivery.counts.offered == len(evidence.deliveries) - 1
        assert evidence.backlog.at(1823).count == 0


def test_duplicates_at_three_levels(outage: Any) -> None:
    outage.write(1600, ("invoice-000", 1), effect=None, why="idempotency")
    outage.write(1601, ("invoice-001", 1), effect="changed")
    outage.write(1602, ("invoice-002", 1), effect="created")
    with Evidence.open(outage.save()) as evidence:
        found = {level: evidence.delivery.doubled(level)["key"].tolist() for level in ("records", "effects", "writes")}
        assert found == {
            "records": ["invoice-002"],
            "effects": ["invoice-001", "invoice-002"],
            "writes": ["invoice-000", "invoice-001", "invoice-002"],
        }


def test_versions_appended_as_rows_double_the_record_not_the_effect(outage: Any) -> None:
    outage.offer("invoice-001", 1400, version=2, op="update")
    outage.write(1600, ("invoice-001", 2), effect="created")
    with Evidence.open(outage.save()) as evidence:
        assert evidence.delivery.doubled("effects").empty
        [row] = evidence.delivery.doubled("records").to_dict("records")
        assert (row["key"], row["times"], row["surplus"]) == ("invoice-001", 2, 1)


def test_counts_by_entity(outage: Any) -> None:
    outage.offer("account-1", 300, entity="account")
    outage.offer("account-2", 300, entity="account")
    outage.offer("account-2", 310, version=2, op="delete", entity="account")
    outage.write(1600, ("account-1", 1), entity="account")
    outage.write(1601, ("account-2", 1), entity="account")
    outage.write(1602, ("account-2", 2), entity="account", effect="deleted", op="delete")
    outage.offer("payment-1", 300, entity="payment")
    outage.offer("payment-1", 301, version=2, entity="payment")
    outage.write(1603, ("payment-1", 1), ("payment-1", 2), entity="payment")
    with Evidence.open(outage.save()) as evidence:
        rows = {
            row["entity"]: (row["source"], row["destination"], row["difference"])
            for row in evidence.delivery.by_entity().to_dict("records")
        }
        assert rows == {"account": (1, 1, 0), "invoice": (70, 70, 0), "payment": (2, 2, 0)}


def test_a_dead_create_and_a_dead_delete_are_expected_differently(outage: Any) -> None:
    outage.offer("invoice-800", 300)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.offer("invoice-001", 300, version=2, op="delete")
    outage.write(1600, ("invoice-001", 2), effect="refused", op="delete")
    outage.alert(1610, key="other", text="given up: invoice-800, invoice-001")
    with Evidence.open(outage.save()) as evidence:
        [row] = evidence.delivery.by_entity().query("entity == 'invoice'").to_dict("records")
        assert (row["source"], row["dead"], row["kept"], row["destination"], row["difference"]) == (70, 1, 1, 70, 0)
