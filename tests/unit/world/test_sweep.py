"""What a dead run left behind goes, and nothing else: no living run's, no process that merely has the same number."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world import sweep as module
from harness.world import undo
from harness.world.processes import written
from harness.world.processes.owner import Owner
from harness.world.processes.supervisor import start_ticks
from harness.world.services.account import PREFIX
from harness.world.sweep import claim, disown, is_live, release, sweep
from harness.world.toxiproxy.api import Toxiproxy

ME = {"pid": os.getpid(), "start": start_ticks(os.getpid())}
NOBODY = {"pid": 2**22 + 1, "start": 1}
"""Above the largest pid that Linux gives out."""
REUSED = {**ME, "start": int(str(ME["start"])) - 1}
"""A process that is gone, whose number someone else has now."""


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Who would have been killed, and how."""
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(module.os, "kill", lambda pid, number: found.append((pid, number)) if number else None)
    return found


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Which proxies would have been removed from which Toxiproxy."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(Toxiproxy, "delete", lambda self, name: found.append((self.url, name)))
    return found


def _run(out: Path, name: str, owner: dict[str, Any] | None, **files: list[Any]) -> Path:
    run_dir = out / name
    (run_dir / "secrets").mkdir(parents=True)
    (run_dir / "secrets" / "destination.credential").write_text("s3cret")
    (run_dir / "journal.jsonl").write_text("{}\n")
    for file, lines in {**files, "owner": [owner] if owner else []}.items():
        suffix = "json" if file == "owner" else "jsonl"
        if lines:
            (run_dir / f"{file}.{suffix}").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return run_dir


def test_who_claims_a_run_owns_it_until_it_is_disowned(tmp_path: Path) -> None:
    claim(tmp_path)
    assert is_live(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["owner.json"]
    release(tmp_path)
    assert is_live(tmp_path)
    disown(tmp_path)
    assert not is_live(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_living_run_is_left_alone(tmp_path: Path, killed: list[Any], deleted: list[Any]) -> None:
    run_dir = _run(tmp_path, "live", ME, processes=[ME], undo=[{"url": "http://127.0.0.1:1", "proxy": "live.source"}])
    before = sorted(path.name for path in run_dir.rglob("*"))
    assert sweep(tmp_path) == []
    assert (killed, deleted) == ([], [])
    assert sorted(path.name for path in run_dir.rglob("*")) == before


def test_a_harness_that_is_process_1_of_its_container_is_alive(tmp_path: Path) -> None:
    _run(tmp_path, "live", {"pid": 1, "start": start_ticks(1)})
    assert sweep(tmp_path) == []


def test_a_harness_in_another_container_is_alive_while_it_holds_its_claim(tmp_path: Path) -> None:
    here, elsewhere = Owner.me(), replace(Owner.me(), pid=1, namespace="another")
    assert here.namespace != elsewhere.namespace
    run_dir = _run(tmp_path, "live", asdict(elsewhere))
    with (run_dir / "owner.json").open() as claimed:
        fcntl.flock(claimed, fcntl.LOCK_EX)
        assert sweep(tmp_path) == []
    assert sweep(tmp_path) == ["removed live: secrets"]


def test_whoever_claims_a_run_holds_the_lock_of_its_claim_until_it_is_disowned(tmp_path: Path) -> None:
    claim(tmp_path)
    with (tmp_path / "owner.json").open() as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        disown(tmp_path)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_what_was_claimed_before_the_last_boot_is_dead(tmp_path: Path) -> None:
    _run(tmp_path, "dead", asdict(replace(Owner.me(), boot="another")))
    assert sweep(tmp_path) == ["removed dead: secrets"]


def test_what_carries_a_dead_runs_mark_is_ended_although_nobody_wrote_it_down(tmp_path: Path) -> None:
    dead, living = _run(tmp_path, f"dead-{os.getpid()}", NOBODY), _run(tmp_path, f"live-{os.getpid()}", ME)
    children = [subprocess.Popen(["sleep", "60"], env={"PATH": os.environ["PATH"], "IDRILL_RUN": run.name}) for run in (dead, living)]
    try:
        assert sweep(tmp_path) == [f"ended process {children[0].pid} (left behind) of {dead.name}", f"removed {dead.name}: secrets"]
        assert children[0].wait(10) == -signal.SIGKILL
        assert children[1].poll() is None
    finally:
        for child in children:
            child.kill()
            child.wait()


def test_the_record_of_what_still_lives_stays(tmp_path: Path) -> None:
    run_dir = _run(tmp_path, "ended", ME, processes=[ME])
    release(run_dir)
    disown(run_dir)
    assert sorted(path.name for path in run_dir.iterdir()) == ["journal.jsonl", "owner.json", "processes.jsonl"]


@pytest.mark.parametrize("owner", [NOBODY, REUSED])
def test_a_dead_runs_secrets_go_and_its_evidence_stays(tmp_path: Path, owner: dict[str, Any]) -> None:
    run_dir = _run(tmp_path, "dead", owner)
    assert sweep(tmp_path) == ["removed dead: secrets"]
    assert [path.name for path in run_dir.iterdir()] == ["journal.jsonl"]
    assert sweep(tmp_path) == []


def test_only_the_very_process_that_was_written_down_is_killed(tmp_path: Path, killed: list[Any]) -> None:
    _run(tmp_path, "dead", NOBODY, processes=[NOBODY, REUSED, {"pid": os.getpid(), "start": None}, {**ME, "actor": "source"}])
    assert sweep(tmp_path) == [f"ended process {os.getpid()} (source) of dead", "removed dead: secrets"]
    assert killed == [(os.getpid(), signal.SIGKILL)]


def test_a_process_that_ends_meanwhile_is_nobodys_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_pid: int, _number: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(module.os, "kill", gone)
    _run(tmp_path, "dead", NOBODY, processes=[ME])
    assert sweep(tmp_path) == ["removed dead: secrets"]


def test_proxies_go_from_the_toxiproxy_on_which_they_were_made(tmp_path: Path, deleted: list[Any]) -> None:
    url = "http://127.0.0.1:8474"
    _run(tmp_path, "dead", NOBODY, undo=[{"url": url, "proxy": "dead.source"}, {"url": url, "proxy": "dead.alerts"}])
    told = sweep(tmp_path)
    assert told == [f"removed dead: proxy dead.source at {url}", f"removed dead: proxy dead.alerts at {url}", "removed dead: secrets"]
    assert deleted == [(url, "dead.source"), (url, "dead.alerts")]


def test_a_toxiproxy_that_is_gone_too_does_not_keep_the_rest_from_going(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_self: Toxiproxy, _name: str) -> None:
        raise EnvironmentUnavailable("Toxiproxy does not answer")

    monkeypatch.setattr(Toxiproxy, "delete", silent)
    _run(tmp_path, "dead", NOBODY, undo=[{"url": "http://127.0.0.1:1", "proxy": "dead.source"}])
    assert sweep(tmp_path) == ["removed dead: secrets"]


def test_folders_that_were_made_for_services_go_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, precious = tmp_path / "tmp", tmp_path / "precious"
    ours, theirs = place / f"{PREFIX}dead-redis-00", place / "theirs"
    for folder in (ours, theirs, precious):
        folder.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    link = place / f"{PREFIX}link"
    link.symlink_to(precious)
    folders = [ours, theirs, precious, link, place / f"{PREFIX}x" / ".." / "theirs"]
    _run(tmp_path / "runs", "dead", NOBODY, undo=[{"folder": str(folder)} for folder in folders])
    assert sweep(tmp_path / "runs") == [f"removed dead: folder {ours}", "removed dead: secrets"]
    assert not ours.exists()
    assert theirs.is_dir()
    assert precious.is_dir()


def test_torn_and_senseless_lines_are_reported_and_the_others_used(tmp_path: Path, killed: list[Any], deleted: list[Any]) -> None:
    run_dir = _run(tmp_path, "dead", NOBODY, processes=[ME])
    with (run_dir / "processes.jsonl").open("ab") as file:
        file.write(b'17\n[]\nnull\n\xff\xfe\n\n{"pid": 1, "sta')
    (run_dir / "undo.jsonl").write_bytes(b'"x"\n{"url": "http://127.0')
    damaged = [f"cannot clean up what line {number} of dead/processes.jsonl names: the line is damaged" for number in (2, 3, 4, 5, 7)]
    damaged += [f"cannot clean up what line {number} of dead/undo.jsonl names: the line is damaged" for number in (1, 2)]
    assert sweep(tmp_path) == [*damaged, f"ended process {os.getpid()} (connector) of dead", "removed dead: secrets"]


def test_a_damaged_owner_is_dead_unless_somebody_holds_its_lock(tmp_path: Path) -> None:
    run_dir = _run(tmp_path, "odd", None)
    (run_dir / "owner.json").write_bytes(b'{"pid": "x')
    with (run_dir / "owner.json").open() as claimed:
        fcntl.flock(claimed, fcntl.LOCK_EX)
        assert sweep(tmp_path) == []
    assert sweep(tmp_path) == ["odd/owner.json is damaged, and nobody holds its lock: the run counts as dead", "removed odd: secrets"]


@pytest.mark.parametrize(
    "made",
    [
        undo.ProxyMade(url="http://127.0.0.1:1", proxy="run.source"),
        undo.ProxyFound(url="http://127.0.0.1:1", found=undo.FoundProxy.model_validate({"name": "p", "enabled": True, "listen": "[::]:1"})),
        undo.FolderMade(folder="/tmp/x"),
        undo.AllPutBack(done=True),
    ],
)
def test_what_is_written_down_is_read_as_it_was(tmp_path: Path, made: undo.Undo) -> None:
    undo.write(tmp_path / "undo.jsonl", made)
    undo.write(tmp_path / "undo.jsonl", made)
    assert undo.read(tmp_path / "undo.jsonl").whole == (made, made)


def test_a_process_that_was_gone_at_once_is_written_down_too(tmp_path: Path) -> None:
    written.write(tmp_path / "processes.jsonl", NOBODY["pid"], "source")
    [process] = written.read(tmp_path / "processes.jsonl").whole
    assert (process.start, process.lives) == (None, False)


def test_a_place_without_runs_has_nothing_to_sweep(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == []
    (tmp_path / "stranger").mkdir()
    (tmp_path / "stranger" / "processes.jsonl").write_text(json.dumps(ME))
    assert sweep(tmp_path) == []


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Which proxies of attached stacks would have been put back, and at which Toxiproxy."""
    found: list[tuple[str, str]] = []

    def put_back(server: Toxiproxy, proxy: dict[str, Any]) -> list[str]:
        found.append((server.url, proxy["name"]))
        return [f"{proxy['name']}: enabled again"]

    monkeypatch.setattr("harness.world.toxiproxy.put_back.put_back", put_back)
    return found


BROKEN = {"url": "http://127.0.0.1:1", "found": {"name": "billing", "enabled": True, "toxics": []}}


def test_proxies_of_an_attached_stack_are_put_back(tmp_path: Path, mended: list[tuple[str, str]]) -> None:
    _run(tmp_path, "r1", NOBODY, undo=[BROKEN, {"url": "http://127.0.0.1:1", "found": {"name": 3}}, {"found": "x"}])
    assert "r1: billing: enabled again" in sweep(tmp_path)
    assert mended == [("http://127.0.0.1:1", "billing")]


def test_but_not_after_the_watchdog_they_may_be_in_other_hands_by_now(tmp_path: Path, mended: list[tuple[str, str]]) -> None:
    _run(tmp_path, "r1", NOBODY, undo=[BROKEN, {"done": True}])
    sweep(tmp_path)
    assert mended == []
