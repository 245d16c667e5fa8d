"""Which run is meant when the lever is to be pulled."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harness.cli.going_on import going_on
from harness.errors import RunUnreadable
from harness.world.place import bind
from harness.world.processes.supervisor import start_ticks

ALIVE = {"pid": os.getpid(), "start": start_ticks(os.getpid())}
DEAD = {"pid": os.getpid(), "start": 1}


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs of this account lie while they go on."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "state" / "idrill" / "live"
    folder.mkdir(parents=True)
    return folder


def run(folder: Path, name: str, owner: dict[str, int | None] | None = None, out: Path | None = None) -> Path:
    run_dir = folder / name
    run_dir.mkdir(mode=0o700, parents=True)
    (run_dir / "plan.json").write_text("{}")
    if owner:
        (run_dir / "owner.json").write_text(json.dumps(owner) + "\n")
    if out:
        bind(run_dir, out)
    return run_dir


def test_without_a_name_the_newest_that_goes_on_and_none_of_another_place(tmp_path: Path, live: Path) -> None:
    out = tmp_path / "runs"
    run(out, "20260101-over")
    run(out, "20260103-dead", DEAD)
    run(live, "20260104-elsewhere", ALIVE, out=tmp_path / "others")
    mine = run(live, "20260102-mine", ALIVE, out=out)
    assert going_on(None, out) == mine


def test_a_dead_one_only_where_none_lives(tmp_path: Path, live: Path) -> None:
    dead = run(tmp_path / "runs", "20260103-dead", DEAD)
    assert going_on(None, tmp_path / "runs") == dead


def test_by_name_beginning_or_path_wherever_it_lies(tmp_path: Path, live: Path) -> None:
    out = tmp_path / "runs"
    there = run(live, "20260104-elsewhere", ALIVE, out=tmp_path / "others")
    here = run(out, "20260105-here", ALIVE)
    for name in ("20260104-elsewhere", "20260104", str(there), str(tmp_path / "others" / "20260104-elsewhere")):
        assert going_on(name, out) == there, name
    for name in (str(here), "20260105-here"):
        assert going_on(name, tmp_path / "nowhere" if "/" in name else out) == here, name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (None, "no run goes on under"),
        ("20260101-over", "this run is over"),
        ("20260105-hear", "no such run goes on (did you mean 20260105-here?)"),
        ("20260106", "2 runs that go on begin with that: 20260106-a, 20260106-b"),
        ("zzz", "no such run goes on (there is 20260105-here, 20260106-a, 20260106-b)"),
    ],
)
def test_what_is_not_clear_is_not_done(tmp_path: Path, live: Path, name: str | None, said: str) -> None:
    out = tmp_path / "runs"
    run(out, "20260101-over")
    if name is not None:
        for each in ("20260105-here", "20260106-a", "20260106-b"):
            run(out, each, ALIVE)
    with pytest.raises(RunUnreadable) as refused:
        going_on(name, out)
    assert said in str(refused.value)


def test_with_no_run_at_all_it_says_so(tmp_path: Path, live: Path) -> None:
    with pytest.raises(RunUnreadable, match="no such run goes on \\(no run goes on under"):
        going_on("20260105-hear", tmp_path / "runs")
