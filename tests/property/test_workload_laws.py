"""The laws of the workload, for every seed, mix and set of entities."""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone
from types import ModuleType
from typing import Any, get_args

import pytest
from flows import drills
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import assets
from harness.drill.entities import references_of
from harness.drill.equality import FieldType, Normalisation, digest
from harness.drill.mapped import equality_of
from harness.drill.model import Drill
from harness.workload.everyday import IN_ONE_SECOND
from harness.workload.generate import generate, probe_line
from harness.workload.line import DELETED, WorkloadLine

DATA = st.sampled_from(["plain", "everyday"])
ANY = DATA.flatmap(drills)
PLAIN = drills("plain")
SEED = st.integers(0, 2**32)
HORIZON_S = 60.0


@given(ANY, SEED)
def test_the_same_seed_gives_the_same_workload(drill: Drill, seed: int) -> None:
    assert generate(drill, seed, HORIZON_S) == generate(drill, seed, HORIZON_S)


@given(ANY, SEED, st.floats(0, HORIZON_S))
def test_a_shorter_horizon_gives_a_beginning_of_the_same_workload(drill: Drill, seed: int, horizon_s: float) -> None:
    whole, part = generate(drill, seed, HORIZON_S), generate(drill, seed, horizon_s)
    assert whole[: len(part)] == part
    assert all(line.at_s is not None and line.at_s > horizon_s for line in whole[len(part) :])


@given(ANY, SEED)
def test_another_seed_gives_another_workload(drill: Drill, seed: int) -> None:
    lines = generate(drill, seed, HORIZON_S)
    if len(lines) > 20:
        assert generate(drill, seed + 1, HORIZON_S) != lines


@given(ANY, SEED)
def test_references_are_live_and_nothing_referenced_is_deleted(drill: Drill, seed: int) -> None:
    references = references_of(drill.stack.source.entities)
    live: dict[tuple[str, str], WorkloadLine] = {}
    for line in generate(drill, seed, HORIZON_S):
        if line.op == "delete":
            del live[line.entity, line.key]
            users = [
                other.key
                for other in live.values()
                for field, parent in references[other.entity].items()
                if (parent, other.fields[field]) == (line.entity, line.key)
            ]
            assert not users
            continue
        for field, parent in references[line.entity].items():
            key = line.fields[field]
            assert key is None or (parent, str(key)) in live
            if line.op == "create":
                assert (key is None) == all(other.entity != parent for other in live.values())
        live[line.entity, line.key] = line


@given(ANY, SEED)
def test_a_key_lives_once_and_its_versions_count_up(drill: Drill, seed: int) -> None:
    history: dict[tuple[str, str], list[WorkloadLine]] = defaultdict(list)
    for line in generate(drill, seed, HORIZON_S):
        history[line.entity, line.key].append(line)
    for lines in history.values():
        assert [line.version for line in lines] == list(range(1, len(lines) + 1))
        assert [line.op for line in lines].count("create") == 1
        assert lines[0].op == "create"
        assert all(line.op == "update" for line in lines[1:-1])


@given(PLAIN, SEED)
def test_every_plain_version_of_a_record_has_content_of_its_own(drill: Drill, seed: int) -> None:
    seen: set[tuple[str, str]] = set()
    for line in generate(drill, seed, HORIZON_S):
        assert (line.key, line.digest) not in seen
        seen.add((line.key, line.digest))


@given(ANY, SEED)
def test_lines_are_in_order_and_as_many_as_the_rate_says(drill: Drill, seed: int) -> None:
    at = [line.at_s for line in generate(drill, seed, HORIZON_S)]
    seeded = sum(entity.count for entity in drill.stack.source.entities.values())
    timed = [moment for moment in at if moment is not None]
    assert at[:seeded] == [None] * seeded
    assert timed == sorted(timed)
    bursts = int(HORIZON_S / drill.workload.every + 1e-9) * drill.workload.burst if drill.workload.kind == "bursts" else 0
    assert abs(len(timed) - bursts - HORIZON_S * drill.workload.rate) <= (1 if drill.workload.data == "plain" else max(IN_ONE_SECOND))
    assert all(0 < moment <= HORIZON_S for moment in timed)


@given(ANY, SEED)
def test_values_are_plain_and_complete(drill: Drill, seed: int) -> None:
    equality = equality_of(drill)
    for line in generate(drill, seed, HORIZON_S):
        assert all(value is None or type(value) in {str, int, bool} for value in line.fields.values())
        if line.op != "delete":
            assert set(line.fields) - {"note"} == set(equality.fields[line.entity]) - {"note"}
            assert line.digest == equality.digest(line.entity, line.fields)


@given(ANY, SEED)
def test_the_probe_is_fresh_and_needs_nobody(drill: Drill, seed: int) -> None:
    probe = probe_line(drill, seed, HORIZON_S)
    assert (probe.entity, probe.key) not in {(line.entity, line.key) for line in generate(drill, seed, HORIZON_S)}
    assert not any(field.endswith("_id") for field in probe.fields)


@pytest.fixture(scope="module")
def fixtures_digest() -> ModuleType:
    if (folder := str(assets.fixture("fakekit").parent)) not in sys.path:
        sys.path.append(folder)
    return importlib.import_module("fakekit.digest")


NAME = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MOMENT = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9, minutes=-30))]))
DECIMAL = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
EMAIL = st.sampled_from(["A.b@Example.invalid", "a.B@example.INVALID", "no address"])
VALUE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT | DECIMAL | EMAIL | MOMENT.map(datetime.isoformat)
FIELDS = st.dictionaries(NAME, VALUE, max_size=6)


@settings(max_examples=300)
@given(fields=FIELDS, mapped=st.lists(NAME, max_size=6, unique=True))
def test_harness_and_fixtures_agree_on_every_digest(fixtures_digest: ModuleType, fields: dict[str, Any], mapped: list[str]) -> None:
    assert digest(fields, mapped) == fixtures_digest.digest(fields, mapped)


@settings(max_examples=300)
@given(fields=FIELDS, type_=st.sampled_from(get_args(FieldType)), normalises=st.frozensets(st.sampled_from(get_args(Normalisation))))
def test_and_on_every_type_and_normalisation(
    fixtures_digest: ModuleType, fields: dict[str, Any], type_: FieldType, normalises: frozenset[Normalisation]
) -> None:
    types, mapped = dict.fromkeys(fields, type_), [*fields, "absent"]
    assert digest(fields, mapped, types, normalises) == fixtures_digest.digest(fields, mapped, types, normalises)


def test_harness_and_fixtures_agree_on_deletions(fixtures_digest: ModuleType) -> None:
    assert fixtures_digest.DELETED == DELETED
