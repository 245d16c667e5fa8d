"""One SQLite file: what was read is queued together with the cursor behind it, and all of it survives a crash."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from worker.store import Change, Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "worker.sqlite"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


def _first(store: Store) -> Change:
    change = store.first()
    assert change is not None
    return change


def test_changes_leave_in_the_sources_order(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1"), entry(2, "i2"), entry(3, "i1", "update", 2)], 3)
    left = []
    while (change := store.first()) is not None:
        left.append((change.cursor, change.op, change.key, change.record["version"]))
        store.done(change)
    assert left == [(1, "create", "i1", 1), (2, "create", "i2", 1), (3, "update", "i1", 2)]
    assert store.owed() == 0


def test_another_process_finds_queue_cursor_and_facts(store: Store, path: Path, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1"), entry(2, "i2")], 2)
    store.done(_first(store))
    store.remember("incident", "k1")
    again = Store(path)
    assert (again.cursor(), again.owed(), _first(again).key, again.fact("incident")) == (2, 1, "i2", "k1")


def test_a_page_that_is_read_twice_is_queued_once(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1"), entry(2, "i2")], 2)
    store.take_in([entry(1, "i1"), entry(2, "i2"), entry(3, "i3")], 3)
    assert store.owed() == 3


def test_queue_and_cursor_move_both_or_neither(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1")], 1)
    with pytest.raises(KeyError):
        store.take_in([entry(2, "i2"), {"entity": "invoice"}], 3)
    with pytest.raises(sqlite3.Error):
        store.take_in([entry(2, "i2"), entry(3, "i3") | {"cursor": [3]}], 3)
    assert (store.cursor(), store.owed()) == (1, 1)
    store.take_in([entry(2, "i2")], 2)
    assert (store.cursor(), store.owed()) == (2, 2)


def test_refusals_are_counted_over_restarts_until_the_change_is_buried(
    store: Store, path: Path, entry: Callable[..., dict[str, Any]]
) -> None:
    store.take_in([entry(1, "i1")], 1)
    change = _first(store)
    assert store.refused(change) == 1
    assert Store(path).refused(change) == 2
    store.bury(change, "422")
    assert (store.owed(), store.refused(change)) == (0, 0)


def test_a_fact_can_be_replaced_and_forgotten(store: Store) -> None:
    store.remember("a", 1)
    store.remember("a", 3)
    store.remember("b", 2)
    store.forget("b")
    assert (store.fact("a"), store.fact("b")) == ("3", None)


def test_what_is_stored_together_is_stored_as_a_whole_or_not_at_all(store: Store, path: Path) -> None:
    with store.together():
        store.remember("a", 1)
        with store.together():
            store.remember("b", 2)

    def half() -> None:
        with store.together():
            store.remember("a", 9)
            raise MemoryError

    with pytest.raises(MemoryError):
        half()
    assert (Store(path).fact("a"), Store(path).fact("b")) == ("1", "2")


def test_what_is_written_already_is_known(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1"), entry(2, "i1", "update", 2)], 2)
    first, second = store.head(2)
    assert not store.is_overtaken(first)
    store.written(second)
    store.written(first)
    assert store.is_overtaken(first)
    assert store.is_overtaken(second)


def test_everything_before_the_oldest_unwritten_change_is_safe(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(5, "i1"), entry(6, "i2")], 9)
    assert store.safe_cursor() == 4
    store.done(_first(store))
    assert store.safe_cursor() == 5
    store.done(_first(store))
    assert store.safe_cursor() == 9


def test_after_a_loss_of_memory_only_the_last_version_of_a_record_counts(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    store.take_in([entry(1, "i1"), entry(2, "i2"), entry(3, "i1", "update", 2)], 3)
    store.collapse()
    assert [(change.key, change.version) for change in store.head(9)] == [("i2", 1), ("i1", 2)]


def test_the_newest_entry_is_known(store: Store, entry: Callable[..., dict[str, Any]]) -> None:
    assert store.last_id() == 0
    store.take_in([entry(7, "i1"), entry(9, "i2")], 9)
    assert store.last_id() == 2
