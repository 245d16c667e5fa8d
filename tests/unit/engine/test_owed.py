from __future__ import annotations

from pathlib import Path
from typing import Any

import lines
import pytest

from harness.engine.owed import OwedLive
from harness.engine.owed_both_ways import OwedBothWays
from harness.workload.line import DELETED, WorkloadLine


def _line(key: str, version: int, entity: str = "invoice") -> WorkloadLine:
    return WorkloadLine(None, entity, key, "create", version, {}, f"{key}.{version}")


class _Ledgers:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    two_way = False

    def write(self, actor: str, kind: str, **line: Any) -> None:
        with (self.folder / f"{actor}.jsonl").open("a") as file:
            file.write(lines.text(actor, kind, two_way=self.two_way, **line))

    def offered(self, key: str, version: int, entity: str = "invoice") -> None:
        self.write("source", kind="offered", entity=entity, key=key, version=version, digest=f"{key}.{version}")

    def committed(self, key: str, version: int, entity: str = "invoice", req: int = 1) -> None:
        self.write("destination", kind="committed", entity=entity, key=key, digest=f"{key}.{version}", req=req)


@pytest.fixture
def ledgers(tmp_path: Path) -> _Ledgers:
    return _Ledgers(tmp_path)


@pytest.fixture
def owed(tmp_path: Path) -> OwedLive:
    workload = [_line("i1", 1), _line("i1", 2), _line("i2", 1), _line("e1", 1, "click"), _line("e1", 2, "click")]
    return OwedLive(tmp_path, workload, frozenset({"click"}))


def test_the_last_offered_version_is_owed_until_it_or_a_later_one_is_committed(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("i1", 1)
    owed.look()
    assert owed.debts() == {("invoice", "i1", 1)}
    debts = owed.debts()
    ledgers.offered("i1", 2)
    ledgers.committed("i1", 2)
    owed.look()
    assert not owed.debts()
    assert not owed.still(debts)


def test_an_older_commit_does_not_pay_a_newer_version(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("i1", 1)
    ledgers.offered("i1", 2)
    ledgers.committed("i1", 1)
    owed.look()
    assert owed.debts() == {("invoice", "i1", 2)}


def test_of_events_each_version_is_owed(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("e1", 1, "click")
    ledgers.offered("e1", 2, "click")
    ledgers.committed("e1", 2, "click")
    owed.look()
    assert owed.debts() == {("click", "e1", 1)}
    assert owed.by_entity(owed.debts()) == {"click": 1}


def test_later_arrivals_do_not_count(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("i1", 1)
    owed.look()
    debts = owed.debts()
    ledgers.offered("i2", 1)
    ledgers.committed("i1", 1)
    owed.look()
    assert not owed.still(debts)
    assert owed.debts() == {("invoice", "i2", 1)}


def test_a_refused_record_is_dead_only_when_it_is_named(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("i2", 1)
    ledgers.write("destination", kind="refused", entity="invoice", key="i2", status=422, req=1)
    owed.look()
    assert owed.debts()
    ledgers.write("alerts", kind="alert", summary="gave up invoice i2")
    owed.look()
    assert not owed.debts()


def test_who_gave_up_an_older_version_owes_the_newer_one(tmp_path: Path, ledgers: _Ledgers) -> None:
    """What became of the dead version is settled all the same: nobody waits for it."""
    owed = OwedLive(tmp_path, [_line("i1", 1), _line("i1", 2)], frozenset())
    ledgers.offered("i1", 1)
    ledgers.write("destination", kind="attempted", entity="invoice", key="i1", digest="i1.1", req=1)
    ledgers.write("destination", kind="refused", req=1, i=0, entity="invoice", key="i1", status=422)
    ledgers.write("destination", kind="reply", req=1, sent=True)
    owed.look()
    first = owed.debts()
    ledgers.write("alerts", kind="alert", at=1.0, summary="gave up invoice i1", text="", details={})
    owed.look()
    assert not owed.debts()
    ledgers.offered("i1", 2)
    owed.look()
    assert (owed.debts(), owed.still(first)) == ({("invoice", "i1", 2)}, frozenset())
    ledgers.write("destination", kind="attempted", entity="invoice", key="i1", digest="i1.2", req=2)
    ledgers.write("destination", kind="refused", req=2, i=0, entity="invoice", key="i1", status=422)
    owed.look()
    assert not owed.debts(), "it has been named already"


def test_a_withheld_reply_waits_for_its_repetition(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.committed("i1", 1, req=7)
    ledgers.write("destination", kind="reply", req=7, sent=False)
    owed.look()
    assert owed.unrepeated() == 1
    ledgers.write("destination", kind="attempted", entity="invoice", key="i1", digest="i1.1", req=8)
    owed.look()
    assert owed.unrepeated() == 0


def test_a_line_that_is_still_being_written_waits(owed: OwedLive, ledgers: _Ledgers, tmp_path: Path) -> None:
    whole = lines.text("source", "offered", key="i1", digest="i1.1").rstrip()
    (tmp_path / "source.jsonl").write_text(whole[:20])
    owed.look()
    assert not owed.debts()
    with (tmp_path / "source.jsonl").open("a") as file:
        file.write(whole[20:] + "\n")
    owed.look()
    assert owed.debts()


def test_a_trigger_is_told_all_contents_that_pay(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("i1", 1)
    owed.look()
    assert owed.contents(owed.debts()) == [["invoice", "i1", 1, ["i1.1", "i1.2"]]]


def test_a_trigger_is_told_each_version_of_an_event(owed: OwedLive, ledgers: _Ledgers) -> None:
    ledgers.offered("e1", 1, "click")
    ledgers.offered("e1", 2, "click")
    owed.look()
    assert owed.contents(owed.debts()) == [["click", "e1", 1, ["e1.1"]], ["click", "e1", 2, ["e1.2"]]]


def test_what_is_offered_counts_not_what_was_planned(owed: OwedLive, ledgers: _Ledgers) -> None:
    """A fault of the data may change a version, or make records that the workload does not know."""
    ledgers.write("source", kind="offered", entity="invoice", key="i1", version=1, digest="other")
    ledgers.write("source", kind="offered", entity="invoice", key="new", version=1, digest="new.1")
    ledgers.committed("i1", 1)
    owed.look()
    assert owed.debts() == {("invoice", "i1", 1), ("invoice", "new", 1)}
    ledgers.write("destination", kind="committed", entity="invoice", key="i1", digest="other", req=2)
    ledgers.committed("new", 1)
    owed.look()
    assert not owed.debts()


def test_both_ways_each_direction_has_its_debts(tmp_path: Path, ledgers: _Ledgers) -> None:
    ledgers.two_way = True
    owed = OwedBothWays(tmp_path, [_line("i1", 1), _line("i1", 2)], frozenset())
    ledgers.offered("i1", 1)
    ledgers.committed("i1", 1)
    ledgers.write("destination", kind="offered", entity="invoice", key="i1", version=2, digest="i1.2")
    owed.look()
    debts = owed.debts()
    assert debts == {("invoice back", "i1", 2)}
    assert owed.by_entity(debts) == {"invoice back": 1}
    assert owed.still(debts) == debts
    ledgers.write("source", kind="committed", entity="invoice", key="i1", digest="i1.2", req=7)
    owed.look()
    assert not owed.debts()
    assert not owed.still(debts)


def _created_and_deleted(ledgers: _Ledgers) -> None:
    ledgers.write("source", kind="offered", entity="invoice", key="gone", version=1, digest="gone.1", cursor=1)
    ledgers.write("source", kind="offered", entity="invoice", key="gone", version=2, digest=DELETED, cursor=2)


@pytest.mark.parametrize(
    "beyond",
    [
        {"kind": "acknowledged", "cursor": 2},
        {"kind": "read", "cursor": 2, "protocol": "cursor"},
        {"kind": "read", "protocol": "page", "entity": "invoice", "cursor": None, "page": 1},
    ],
)
def test_what_was_deleted_before_it_came_is_paid_once_the_connector_is_beyond_it(
    owed: OwedLive, ledgers: _Ledgers, beyond: dict[str, Any]
) -> None:
    _created_and_deleted(ledgers)
    ledgers.write("source", kind="acknowledged", cursor=1)
    ledgers.write("source", kind="read", protocol="page", entity="account", cursor=None, page=1)
    owed.look()
    debts = owed.debts()
    assert debts == {("invoice", "gone", 2)}, "the connector may still bring it"
    assert owed.contents(debts) == [], "nothing need ever be written"
    ledgers.write("source", **beyond)
    owed.look()
    assert not owed.debts()
    assert not owed.still(debts)


def test_a_deletion_of_what_is_under_way_is_owed(owed: OwedLive, ledgers: _Ledgers) -> None:
    _created_and_deleted(ledgers)
    ledgers.write("source", kind="acknowledged", cursor=2)
    ledgers.write("destination", kind="attempted", entity="invoice", key="gone", digest="gone.1", req=1)
    owed.look()
    assert owed.debts() == {("invoice", "gone", 2)}
    ledgers.write("destination", kind="reply", req=1, sent=True)
    owed.look()
    assert not owed.debts()


def test_a_record_that_is_created_after_its_deletion_is_owed_again(owed: OwedLive, ledgers: _Ledgers) -> None:
    _created_and_deleted(ledgers)
    ledgers.write("source", kind="acknowledged", cursor=2)
    owed.look()
    ledgers.committed("gone", 1)
    owed.look()
    assert owed.debts() == owed.still({("invoice", "gone", 2)}) == {("invoice", "gone", 2)}
    assert owed.contents(owed.debts()) == [["invoice", "gone", 2, [DELETED]]]
    ledgers.write("destination", kind="committed", entity="invoice", key="gone", digest=DELETED, req=2)
    owed.look()
    assert not owed.debts()


def _returning(ledgers: _Ledgers, key: str, *contents: str, entity: str = "invoice") -> None:
    for version, content in enumerate(contents, 1):
        ledgers.write("source", kind="offered", entity=entity, key=key, version=version, digest=content, cursor=version)


def _lands(ledgers: _Ledgers, key: str, content: str, entity: str = "invoice") -> None:
    ledgers.write("destination", kind="committed", entity=entity, key=key, digest=content, req=1)


def test_a_value_that_returned_to_what_is_there_owes_nothing(owed: OwedLive, ledgers: _Ledgers) -> None:
    _returning(ledgers, "i9", "A")
    _lands(ledgers, "i9", "A")
    owed.look()
    _returning(ledgers, "i9", "A", "B")
    owed.look()
    debts = owed.debts()
    assert debts == {("invoice", "i9", 2)}
    ledgers.write("source", kind="offered", entity="invoice", key="i9", version=3, digest="A", cursor=3)
    owed.look()
    assert owed.still(debts) == debts, "a connector that sends each change will still write B"
    ledgers.write("source", kind="acknowledged", cursor=3)
    owed.look()
    assert not owed.debts()
    assert not owed.still(debts)


def test_a_connector_that_sends_each_change_owes_until_the_value_has_returned(owed: OwedLive, ledgers: _Ledgers) -> None:
    _returning(ledgers, "i9", "A", "B", "A")
    ledgers.write("source", kind="acknowledged", cursor=3)
    for content, is_owed in (("A", False), ("B", True), ("A", False)):
        _lands(ledgers, "i9", content)
        owed.look()
        assert owed.debts() == ({("invoice", "i9", 3)} if is_owed else set()), content


def test_an_event_whose_content_returns_is_owed_each_time(owed: OwedLive, ledgers: _Ledgers) -> None:
    _returning(ledgers, "e9", "A", "A", entity="click")
    _lands(ledgers, "e9", "A", "click")
    owed.look()
    assert owed.debts() == {("click", "e9", 2)}
    _lands(ledgers, "e9", "A", "click")
    owed.look()
    assert not owed.debts()


def test_a_later_offer_of_the_same_content_is_no_repetition(owed: OwedLive, ledgers: _Ledgers) -> None:
    _returning(ledgers, "i9", "A", "B")
    ledgers.write("destination", kind="committed", entity="invoice", key="i9", digest="A", req=7)
    ledgers.write("destination", kind="reply", req=7, sent=False)
    owed.look()
    ledgers.write("source", kind="offered", entity="invoice", key="i9", version=3, digest="A", cursor=3)
    owed.look()
    ledgers.write("destination", kind="attempted", entity="invoice", key="i9", digest="A", req=8)
    owed.look()
    assert owed.unrepeated() == 1


def test_who_is_named_is_found_by_entity_and_key(tmp_path: Path, ledgers: _Ledgers) -> None:
    owed = OwedLive(tmp_path, [_line("422", 1), _line("422", 1, "account")], frozenset())
    for entity in ("invoice", "account"):
        ledgers.offered("422", 1, entity)
        ledgers.write("destination", kind="refused", req=1, i=0, entity=entity, key="422", status=422)
    ledgers.write("alerts", kind="alert", at=1.0, summary="billing answers HTTP 422", text="", details={})
    owed.look()
    assert len(owed.debts()) == 2
    ledgers.write("alerts", kind="alert", at=2.0, summary="gave up a record", text="", details={"entity": "invoice", "record": "422"})
    owed.look()
    assert owed.debts() == {("account", "422", 1)}


def test_where_the_connector_file_names_a_detail_nothing_else_of_an_alert_names(tmp_path: Path, ledgers: _Ledgers) -> None:
    owed = OwedLive(tmp_path, [_line("i1", 1)], frozenset(), "ref")
    ledgers.offered("i1", 1)
    ledgers.write("destination", kind="refused", req=1, i=0, entity="invoice", key="i1", status=422)
    ledgers.write("alerts", kind="alert", at=1.0, summary="gave up invoice i1", text="", details={})
    owed.look()
    assert owed.debts()
    ledgers.write("alerts", kind="alert", at=2.0, summary="gave up", text="", details={"ref": "invoice i1"})
    owed.look()
    assert not owed.debts()
