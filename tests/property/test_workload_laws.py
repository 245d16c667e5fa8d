"""The laws of the workload, for every seed, mix and set of entities."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import assets
from harness.drill.entities import fields_of, references_of
from harness.drill.model import Drill
from harness.workload.generate import generate, probe_line
from harness.workload.line import DELETED, WorkloadLine, digest

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
def drills(draw: st.DrawFn) -> Drill:
    create, update, delete = draw(MIX)
    total = create + update + delete
    workload: dict[str, Any] = {"kind": "steady", "rate": f"{draw(st.integers(1, 240))}/min"}
    workload["mix"] = {"create": create / total, "update": update / total, "delete": delete / total}
    if draw(st.booleans()):
        workload |= {"kind": "bursts", "burst": draw(st.integers(1, 20)), "every": f"{draw(st.integers(5, 60))}s"}
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
                "source": {"fake": "records", "name": "crm", "entities": draw(ENTITIES)},
                "destination": {"fake": "records", "name": "billing"},
            },
            "workload": workload,
            "timeline": [{"phase": "baseline", "lasts": "5m"}],
            "checks": ["exactly_once"],
        }
    )


SEED = st.integers(0, 2**32)
HORIZON_S = 60.0


@given(drills(), SEED)
def test_the_same_seed_gives_the_same_workload(drill: Drill, seed: int) -> None:
    assert generate(drill, seed, HORIZON_S) == generate(drill, seed, HORIZON_S)


@given(drills(), SEED, st.floats(0, HORIZON_S))
def test_a_shorter_horizon_gives_a_beginning_of_the_same_workload(drill: Drill, seed: int, horizon_s: float) -> None:
    whole, part = generate(drill, seed, HORIZON_S), generate(drill, seed, horizon_s)
    assert whole[: len(part)] == part
    assert all(line.at_s is not None and line.at_s > horizon_s for line in whole[len(part) :])


@given(drills(), SEED)
def test_another_seed_gives_another_workload(drill: Drill, seed: int) -> None:
    lines = generate(drill, seed, HORIZON_S)
    if len(lines) > 20:
        assert generate(drill, seed + 1, HORIZON_S) != lines


@given(drills(), SEED)
def test_references_are_live_and_nothing_referenced_is_deleted(drill: Drill, seed: int) -> None:
    references = references_of(drill.stack.source.entities)
    live: dict[str, WorkloadLine] = {}
    for line in generate(drill, seed, HORIZON_S):
        if line.op == "delete":
            del live[line.key]
            users = [other.key for other in live.values() for field in references[other.entity] if other.fields[field] == line.key]
            assert not users
            continue
        for field, parent in references[line.entity].items():
            key = line.fields[field]
            assert key is None or live[str(key)].entity == parent
            if line.op == "create":
                assert (key is None) == all(other.entity != parent for other in live.values())
        live[line.key] = line


@given(drills(), SEED)
def test_a_key_lives_once_and_its_versions_count_up(drill: Drill, seed: int) -> None:
    history: dict[str, list[WorkloadLine]] = defaultdict(list)
    for line in generate(drill, seed, HORIZON_S):
        history[line.key].append(line)
    for lines in history.values():
        assert [line.version for line in lines] == list(range(1, len(lines) + 1))
        assert [line.op for line in lines].count("create") == 1
        assert lines[0].op == "create"
        assert all(line.op == "update" for line in lines[1:-1])


@given(drills(), SEED)
def test_every_version_of_a_record_has_content_of_its_own(drill: Drill, seed: int) -> None:
    seen: set[tuple[str, str]] = set()
    for line in generate(drill, seed, HORIZON_S):
        assert (line.key, line.digest) not in seen
        seen.add((line.key, line.digest))


@given(drills(), SEED)
def test_lines_are_in_order_and_as_many_as_the_rate_says(drill: Drill, seed: int) -> None:
    at = [line.at_s for line in generate(drill, seed, HORIZON_S)]
    seeded = sum(entity.count for entity in drill.stack.source.entities.values())
    timed = [moment for moment in at if moment is not None]
    assert at[:seeded] == [None] * seeded
    assert timed == sorted(timed)
    bursts = int(HORIZON_S / drill.workload.every + 1e-9) * drill.workload.burst if drill.workload.kind == "bursts" else 0
    assert abs(len(timed) - bursts - HORIZON_S * drill.workload.rate) <= 1
    assert all(0 < moment <= HORIZON_S for moment in timed)


@given(drills(), SEED)
def test_values_are_plain_and_complete(drill: Drill, seed: int) -> None:
    fields = fields_of(drill.stack.source.entities)
    for line in generate(drill, seed, HORIZON_S):
        assert all(value is None or type(value) in {str, int, bool} for value in line.fields.values())
        if line.op != "delete":
            assert set(line.fields) == set(fields[line.entity])
            assert line.digest == digest(line.fields, fields[line.entity])


@given(drills(), SEED)
def test_the_probe_is_fresh_and_needs_nobody(drill: Drill, seed: int) -> None:
    probe = probe_line(drill, seed, HORIZON_S)
    assert probe.key not in {line.key for line in generate(drill, seed, HORIZON_S)}
    assert not any(field.endswith("_id") for field in probe.fields)


@pytest.fixture(scope="module")
def fixtures_digest() -> ModuleType:
    spec = importlib.util.spec_from_file_location("digest_of_the_fixtures", assets.fixture("fakekit") / "digest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAME = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=300)
@given(fields=st.dictionaries(NAME, VALUE, max_size=6), mapped=st.lists(NAME, max_size=6, unique=True))
def test_harness_and_fixtures_agree_on_every_digest(fixtures_digest: ModuleType, fields: dict[str, Any], mapped: list[str]) -> None:
    assert digest(fields, mapped) == fixtures_digest.digest(fields, mapped)


def test_harness_and_fixtures_agree_on_deletions(fixtures_digest: ModuleType) -> None:
    assert fixtures_digest.DELETED == DELETED
