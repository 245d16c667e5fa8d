"""What the source offers where data is plain, example by example; the general laws, and those of everyday data, are property tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest

from harness.drill.model import Drill
from harness.workload.generate import generate, probe_line, times
from harness.workload.line import DELETED

Make = Callable[..., Drill]
ENTITIES = {"invoice": 6, "account": 3}


@pytest.fixture
def drill(drill: Make) -> Make:
    """A drill whose data is plain."""
    return partial(drill, data="plain")


def test_what_exists_before_the_drill_comes_first_parents_before_children(drill: Make) -> None:
    lines = generate(drill(ENTITIES), seed=1, horizon_s=10)
    seeded = [line for line in lines if line.at_s is None]
    assert lines[: len(seeded)] == tuple(seeded)
    assert [line.entity for line in seeded] == ["account"] * 3 + ["invoice"] * 6
    assert [line.key for line in seeded[:4]] == ["account-000001", "account-000002", "account-000003", "invoice-000001"]
    assert all(line.op == "create" and line.version == 1 for line in seeded)


def test_a_known_entity_has_the_fields_of_its_kind(drill: Make) -> None:
    lines = generate(drill({"account": 1, "subscription": 1, "ticket": {"count": 1, "of": "account"}}), seed=1, horizon_s=0)
    by_entity = {line.entity: set(line.fields) for line in lines}
    assert by_entity == {
        "account": {"name", "email", "plan", "region"},
        "subscription": {"account_id", "plan", "seats", "status"},
        "ticket": {"account_id", "title", "value"},
    }


def test_without_the_entity_a_reference_is_null(drill: Make) -> None:
    [line] = generate(drill({"invoice": 1}), seed=1, horizon_s=0)
    assert line.fields["account_id"] is None


def test_people_live_nowhere(drill: Make) -> None:
    lines = generate(drill({"account": 20, "contact": 20}), seed=1, horizon_s=0)
    assert all(str(line.fields["email"]).endswith("@example.invalid") for line in lines)


def test_a_steady_rate_in_drill_time(drill: Make) -> None:
    at = [line.at_s for line in generate(drill(ENTITIES, rate="40/min"), seed=1, horizon_s=6) if line.at_s is not None]
    assert at == [1.5, 3.0, 4.5, 6.0]


def test_bursts_come_on_top_of_the_even_rate(drill: Make) -> None:
    bursts = drill(ENTITIES, kind="bursts", rate="1/min", burst=3, every="100s").workload
    assert Counter(times(bursts, 240)) == {60.0: 1, 100.0: 3, 120.0: 1, 180.0: 1, 200.0: 3, 240.0: 1}
    assert list(times(bursts, 240)) == sorted(times(bursts, 240))


def test_a_deletion_has_no_content_and_the_digest_of_all_deletions(drill: Make) -> None:
    lines = generate(drill(ENTITIES, mix={"delete": 0.4, "create": 0.6}), seed=1, horizon_s=60)
    deleted = [line for line in lines if line.op == "delete"]
    assert deleted
    assert all(line.fields == {} and line.digest == DELETED == "1b70b1c98c544d97" for line in deleted)


def test_an_update_carries_the_whole_record(drill: Make) -> None:
    lines = generate(drill(ENTITIES, mix={"update": 1.0}), seed=1, horizon_s=60)
    updates = [line for line in lines if line.op == "update"]
    assert len(updates) == 60
    assert {frozenset(line.fields) for line in updates if line.entity == "account"} == {frozenset({"name", "email", "plan", "region"})}


def test_an_update_without_a_record_becomes_a_creation(drill: Make) -> None:
    lines = generate(drill({"account": 0}, mix={"update": 1.0}), seed=1, horizon_s=3)
    assert [(line.op, line.version) for line in lines] == [("create", 1), ("update", 2), ("update", 3)]


def test_the_shares_of_the_mix(drill: Make) -> None:
    lines = generate(drill({"account": 50}, rate="10/s", mix={"create": 0.5, "update": 0.3, "delete": 0.2}), seed=3, horizon_s=1000)
    ops = Counter(line.op for line in lines if line.at_s is not None)
    assert ops.total() == 10_000
    assert ops["create"] == pytest.approx(5000, rel=0.05)
    assert ops["update"] == pytest.approx(3000, rel=0.05)
    assert ops["delete"] == pytest.approx(2000, rel=0.05)


def test_the_probe_is_a_record_that_nobody_else_uses(drill: Make) -> None:
    flow = drill(ENTITIES)
    probe = probe_line(flow, seed=1, horizon_s=60)
    assert (probe.entity, probe.op, probe.at_s) == ("account", "create", None)
    assert probe.key not in {line.key for line in generate(flow, seed=1, horizon_s=60)}
    assert probe == probe_line(flow, seed=1, horizon_s=60)


def test_a_line_as_the_source_fake_reads_it(drill: Make) -> None:
    [line] = generate(drill({"ticket": 1}), seed=1, horizon_s=0)
    assert line.as_json() == {
        "at_s": None,
        "entity": "ticket",
        "key": "ticket-000001",
        "op": "create",
        "version": 1,
        "fields": {"title": "ticket-000001 as of version 1", "value": line.fields["value"]},
        "digest": line.digest,
    }


def test_a_mark_stands_in_every_key_and_changes_nothing_else(drill: Make) -> None:
    plain, marked = (generate(drill(ENTITIES), seed=1, horizon_s=600, mark=mark) for mark in ("", "a1b2c3-"))
    assert [line.key.replace("a1b2c3-", "") for line in marked] == [line.key for line in plain]
    assert all("-a1b2c3-" in line.key for line in marked)
    assert "-a1b2c3-" in probe_line(drill(ENTITIES), 1, 600, "a1b2c3-").key


def test_people_of_both_sides_edit_what_they_surely_have(drill: Callable[..., Drill]) -> None:
    mix = {"create": 0.3, "update": 0.5, "delete": 0.2}
    made = drill({"account": 20, "invoice": 40}, mix=mix, both_sides={"destination": "50%", "conflicts": "60%"})
    lines = generate(made, 3, 1200.0)
    assert {line.side for line in lines if line.at_s is None} == {"source"}
    by = {line.key: line.side for line in lines if line.op == "create" and line.at_s is not None}
    assert set(by.values()) == {"source", "destination"}
    assert all(by.get(line.key, line.side) == line.side for line in lines)
    gone: set[str] = set()
    for line in lines:
        assert line.key not in gone
        gone |= {line.key} if line.op == "delete" else set()
    meetings = [(one, two) for one, two in pairwise(lines) if one.key == two.key and one.side != two.side and two.at_s is not None]
    assert {two.op for _, two in meetings} == {"update", "delete"}
    assert [line.as_json().get("side", "source") for line in lines] == [line.side for line in lines]
