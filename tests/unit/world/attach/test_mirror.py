"""The copy of a ledger that goes on before and after the run."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import pytest
from lines import filled

from harness.errors import EnvironmentUnavailable
from harness.ledger.lines import BOTH_WAYS, LEDGERS, Header, LedgerLine
from harness.world.attach.fake import AttachedFake
from harness.world.attach.mirror import Copying, Mirror, offered_so_far

AHEAD_S = 1000.0


class Fake:
    """A ledger, handed out in pieces of `piece` bytes."""

    actor, run, ahead_s = "destination", "a-run", AHEAD_S

    def __init__(self, piece: int = 1 << 20) -> None:
        self.data, self.piece, self.gone, self.taken = b"", piece, False, 0
        self.lapsed = False
        self.offered: list[Callable[[], None]] = []

    def note(self, kind: str, at: float, **fields: Any) -> None:
        seq = self.data.count(b"\n")
        self.data += json.dumps({"seq": seq, "at": AHEAD_S + at, "kind": kind, **fields}).encode() + b"\n"

    def ledger(self, offset: int) -> tuple[bytes, int]:
        if self.gone:
            raise EnvironmentUnavailable("gone")
        return self.data[offset : offset + self.piece], len(self.data)

    def call(self, _method: str, _path: str) -> dict[str, Any]:
        return {"at": AHEAD_S + 99.0}

    def renew(self) -> None:
        self.taken += 1
        if self.lapsed:
            raise EnvironmentUnavailable("the lease lapsed")


def mirror_of(fake: Fake, tmp_path: Path, earlier: set[tuple[str, str]] | None = None) -> Mirror:
    made = Mirror(cast("AttachedFake", fake), tmp_path / "destination.jsonl", earlier or set())
    made.begin()
    return made


def lines(mirror: Mirror) -> list[dict[str, Any]]:
    return [json.loads(line) for line in mirror.path.read_text().splitlines()]


@pytest.mark.parametrize("piece", [1 << 20, 7])
def test_it_begins_where_the_run_begins_with_numbers_and_times_of_its_own(tmp_path: Path, piece: int) -> None:
    fake = Fake(piece)
    fake.note("request", 1.0, req=1)
    mirror = mirror_of(fake, tmp_path)
    fake.note("request", 2.0, req=2)
    fake.note("token", 3.0, req=2, exp_at=AHEAD_S + 7200.0)
    mirror.look()
    fake.note("workload", 4.0, event="started", t0_at=AHEAD_S + 5.0)
    mirror.end()
    header, *rest = lines(mirror)
    assert (header["kind"], header["run"], header["seq"]) == ("header", "a-run", 0)
    assert [(line["seq"], line["kind"], line["at"]) for line in rest] == [
        (1, "request", 2),
        (2, "token", 3),
        (3, "workload", 4),
        (4, "end", 99),
    ]
    assert rest[1]["exp_at"] == 7200.0
    assert rest[2]["t0_at"] == 5.0


@pytest.mark.parametrize("kind", sorted({*LEDGERS["source"], *BOTH_WAYS, *LEDGERS["history"]} - {Header}, key=str))
def test_every_moment_of_a_line_is_on_the_clock_of_the_run(kind: type[LedgerLine], tmp_path: Path) -> None:
    fake = Fake()
    mirror = mirror_of(fake, tmp_path)
    fake.note("request", 1.0, req=1)
    moments = [field.name for field in fields(kind) if field.name.endswith("_at") and field.name != "updated_at"]
    told = filled(kind).said()
    fake.note(kind.KIND, 2.0, **told | dict.fromkeys(moments, AHEAD_S + 5.0))
    mirror.look()
    found = lines(mirror)[-1]
    assert {name: found[name] for name in (*told, *moments)} == told | dict.fromkeys(moments, 5.0)


def test_what_was_just_offered_is_in_the_copy_before_anybody_looks(tmp_path: Path) -> None:
    fake = Fake()
    mirror = mirror_of(fake, tmp_path)
    fake.note("offered", 1.0, entity="invoice", key="probe")
    [hear] = fake.offered
    hear()
    assert lines(mirror)[-1]["key"] == "probe"


def test_records_of_earlier_runs_are_left_out(tmp_path: Path) -> None:
    fake = Fake()
    mirror = mirror_of(fake, tmp_path, {("invoice", "old")})
    fake.note("request", 1.0, req=9)
    for key in ("old", "new"):
        fake.note("committed", 2.0, req=9, entity="invoice", key=key)
    mirror.look()
    assert [line.get("key") for line in lines(mirror)[2:]] == ["new"]
    assert mirror.left_out == 1


def test_so_are_answers_to_requests_from_before(tmp_path: Path) -> None:
    fake = Fake()
    mirror = mirror_of(fake, tmp_path)
    fake.note("reply", 1.0, req=8, sent=True)
    fake.note("request", 2.0, req=9)
    fake.note("reply", 2.5, req=7, sent=True)
    fake.note("reply", 3.0, req=9, sent=True)
    mirror.look()
    assert [(line["kind"], line["req"]) for line in lines(mirror)[1:]] == [("request", 9), ("reply", 9)]


def test_what_was_ever_offered_is_found_in_the_whole_ledger() -> None:
    fake = Fake(piece=11)
    fake.note("offered", 1.0, entity="invoice", key="a")
    fake.note("request", 2.0, req=1)
    fake.note("offered", 3.0, entity="account", key="b")
    assert offered_so_far(cast("AttachedFake", fake)) == {("invoice", "a"), ("account", "b")}


def test_a_ledger_that_is_lost_has_no_end(tmp_path: Path) -> None:
    """A copy without an end is not complete, and the run is inconclusive."""
    fake, told = Fake(), []
    copying = Copying([Mirror(cast("AttachedFake", fake), tmp_path / "l.jsonl", set())], lambda event: told.append(event.NAME))
    copying.begin()
    fake.gone = True
    copying.finish()
    assert [line["kind"] for line in lines(copying.mirrors[0])] == ["header"]
    assert told[0] == "ledger_lost"


def test_a_lease_that_lapsed_makes_the_copy_worthless(tmp_path: Path) -> None:
    fake, told = Fake(), threading.Event()
    fake.lapsed = True
    copying = Copying([Mirror(cast("AttachedFake", fake), tmp_path / "l.jsonl", set())], lambda _: told.set())
    copying.begin()
    assert told.wait(10)
    copying.finish()
    assert [line["kind"] for line in lines(copying.mirrors[0])] == ["header"]
    assert fake.taken == 1


def test_nothing_was_begun_and_nothing_is_finished(tmp_path: Path) -> None:
    copying = Copying([Mirror(cast("AttachedFake", Fake()), tmp_path / "l.jsonl", set())], lambda _: None)
    copying.finish()
    assert not (tmp_path / "l.jsonl").exists()
