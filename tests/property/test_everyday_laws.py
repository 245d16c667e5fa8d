"""The laws of everyday data: untidy in what it says, never in what the drill has asked for."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from flows import drills, flow
from hypothesis import given
from hypothesis import strategies as st

from harness.drill.equality import NULL_IS_ABSENT
from harness.drill.mapped import equality_of
from harness.drill.model import Drill
from harness.drill.timeline import Mix
from harness.workload.everyday import IN_ONE_SECOND
from harness.workload.generate import generate, times
from harness.workload.line import WorkloadLine

SEED = st.integers(0, 2**32)
HORIZON_S = 60.0
ONE_WAY, TWO_WAY = drills("everyday"), drills("everyday", two_way=True)
ANY = ONE_WAY | TWO_WAY


def timed(drill: Drill, seed: int) -> list[WorkloadLine]:
    return [line for line in generate(drill, seed, HORIZON_S) if line.at_s is not None]


@given(ANY, SEED)
def test_no_operation_that_the_mix_excludes(drill: Drill, seed: int) -> None:
    mix, ops = drill.workload.mix, Counter(line.op for line in timed(drill, seed))
    assert mix.update or not ops["update"]
    assert mix.delete or not ops["delete"]


@given(ONE_WAY, SEED)
def test_a_creation_that_the_mix_excludes_only_where_there_is_nothing_to_change(drill: Drill, seed: int) -> None:
    only = drill.workload.model_copy(update={"mix": Mix(update=1.0)})
    states = {name for name, entity in drill.stack.source.entities.items() if entity.kind == "state"}
    there: set[str] = set()
    for line in generate(drill.model_copy(update={"workload": only}), seed, HORIZON_S):
        assert line.at_s is None or line.op == "update" or line.entity not in there or not states
        there.add(line.entity)


@pytest.mark.parametrize("records", [1, 2, 8])
def test_no_creation_that_the_mix_excludes_where_both_sides_change_few_records(records: int) -> None:
    workload = {"kind": "steady", "rate": "240/min", "mix": {"update": 1.0}, "both_sides": {"destination": "40%", "conflicts": "50%"}}
    for seed in range(4):
        lines = timed(flow({"account": records}, workload), seed)
        assert {line.op for line in lines} == {"update"}
        assert {line.side for line in lines} == {"source", "destination"}


@given(ANY, SEED)
def test_events_are_never_updated_or_deleted(drill: Drill, seed: int) -> None:
    events = {name for name, entity in drill.stack.source.entities.items() if entity.kind == "event"}
    assert all(line.op == "create" for line in timed(drill, seed) if line.entity in events)


@given(ANY, SEED)
def test_rate_and_horizon_stay(drill: Drill, seed: int) -> None:
    tidy = drill.workload.model_copy(update={"data": "plain"})
    plain, everyday = list(times(tidy, HORIZON_S, seed)), list(times(drill.workload, HORIZON_S, seed))
    assert everyday == sorted(everyday)
    assert all(0 < moment <= HORIZON_S for moment in everyday)
    assert 0 <= len(everyday) - len(plain) < max(IN_ONE_SECOND)
    assert all(moment <= planned for moment, planned in zip(everyday, plain, strict=False))
    for second in range(0, int(HORIZON_S), 7):
        assert 0 <= sum(at <= second for at in everyday) - sum(at <= second for at in plain) < max(IN_ONE_SECOND)


@given(ANY, SEED)
def test_the_stamp_is_the_second_of_the_change(drill: Drill, seed: int) -> None:
    crowded = drill.is_two_way and not drill.workload.mix.create
    stamps = [(line.stamp_s, math.floor(line.at_s or 0)) for line in timed(drill, seed)]
    assert all(stamp == second or (crowded and stamp is None) for stamp, second in stamps)


@given(TWO_WAY, SEED)
def test_no_record_is_changed_twice_in_one_second_where_the_later_edit_wins(drill: Drill, seed: int) -> None:
    changed = Counter((line.entity, line.key, line.stamp_s) for line in timed(drill, seed) if line.stamp_s is not None)
    assert not changed or max(changed.values()) == 1


@given(ANY, SEED)
def test_no_update_changes_nothing(drill: Drill, seed: int) -> None:
    last: dict[tuple[str, str], str] = {}
    for line in generate(drill, seed, HORIZON_S):
        assert last.get((line.entity, line.key)) != line.digest
        last[line.entity, line.key] = line.digest


@given(ONE_WAY)
def test_null_and_absent_are_told_apart_where_both_sides_can(drill: Drill) -> None:
    definition = drill.as_json()
    real = Drill.model_validate(definition | {"stack": definition["stack"] | {"destination": {"fake": "postgres", "name": "b"}}})
    assert not equality_of(drill).normalises
    assert equality_of(real).normalises == NULL_IS_ABSENT


def test_everything_untidy_occurs_and_none_of_it_in_plain_data() -> None:
    def seen(data: str) -> set[str]:
        drill = Drill.model_validate(FLOW | {"workload": FLOW["workload"] | {"data": data}})
        lines = generate(drill, 1, 600.0)
        found: set[str] = set()
        history: dict[tuple[str, str], list[WorkloadLine]] = defaultdict(list)
        for line in lines:
            history[line.entity, line.key].append(line)
        keys = Counter(key for _, key in history)
        found |= {"one number, two entities"} if max(keys.values()) > 1 else set()
        found |= {"numbers like a status"} if {"422", "500"} <= set(keys) else set()
        notes = [line.fields.get("note", "absent") for line in lines if line.entity == "invoice" and line.fields]
        found |= {"null, empty, absent"} if {None, "", "absent"} <= set(notes) else set()
        emails = [str(line.fields["email"]).partition("@") for line in lines if "email" in line.fields]
        found |= {"mixed case"} if any(local != local.lower() for local, _, _ in emails) else set()
        found |= {"mixed case behind the @"} if any(domain != domain.lower() for _, _, domain in emails) else set()
        found |= {"accents"} if any(not str(line.fields.get("name", "")).isascii() for line in lines) else set()
        offsets = {(str(line.fields["due_at"])[:7], str(line.fields["due_at"])[-6:]) for line in lines if "due_at" in line.fields}
        found |= {"to summer time"} if {("2026-03", "+01:00"), ("2026-03", "+02:00")} <= offsets else set()
        found |= {"back from summer time"} if {("2026-10", "+02:00"), ("2026-10", "+01:00")} <= offsets else set()
        cents = {str(line.fields["amount"])[-2:] for line in lines if "amount" in line.fields}
        found |= {"cents"} if any(not of.endswith("0") for of in cents) else set()
        found |= {"a zero at the end"} if any(of.endswith("0") and of != "00" for of in cents) else set()
        for versions in history.values():
            digests = [line.digest for line in versions if line.op != "delete"]
            found |= {"a value returns"} if len(set(digests)) < len(digests) else set()
            moments = [line.at_s for line in versions if line.at_s is not None]
            found |= {"a burst on one record"} if any(three - one < 3 for one, three in zip(moments, moments[2:], strict=False)) else set()
            if versions[0].at_s is not None and versions[-1].op == "delete":
                found |= {"lives for seconds"} if (versions[-1].at_s or 0) - versions[0].at_s < 5 else set()
        timed_lines = [line for line in lines if line.at_s is not None]
        ties = [
            one for one, two in pairwise(timed_lines) if one.stamp_s is not None and one.stamp_s == two.stamp_s and one.at_s != two.at_s
        ]
        found |= {"one stamp, two instants"} if ties else set()
        return found

    assert seen("everyday") == {
        "one number, two entities",
        "numbers like a status",
        "null, empty, absent",
        "mixed case",
        "mixed case behind the @",
        "accents",
        "to summer time",
        "back from summer time",
        "cents",
        "a zero at the end",
        "a value returns",
        "a burst on one record",
        "lives for seconds",
        "one stamp, two instants",
    }
    assert seen("plain") <= {"accents", "lives for seconds"}


FLOW = {
    "schema": 1,
    "name": "flow",
    "title": "Flow",
    "category": "data",
    "pattern": "one-way-write",
    "why": "To see what flows.",
    "first": {"alert": "-", "response": "-", "query": "-"},
    "stack": {
        "source": {"fake": "records", "name": "crm", "entities": {"account": 40, "invoice": 80}},
        "destination": {"fake": "records", "name": "billing"},
    },
    "workload": {"kind": "steady", "rate": "40/min", "mix": {"create": 0.5, "update": 0.35, "delete": 0.15}},
    "timeline": [{"phase": "baseline", "lasts": "5m"}],
    "checks": ["exactly_once"],
}
