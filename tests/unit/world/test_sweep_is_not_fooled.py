"""The sweep obeys files. Whoever can put files where it looks must not be able to command it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.journal.credentials import draw
from harness.world import sweep as module
from harness.world.processes.supervisor import start_ticks
from harness.world.services.account import PREFIX
from harness.world.sweep import release, sweep


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Who would have been killed."""
    pids: list[int] = []
    monkeypatch.setattr(module.os, "kill", lambda pid, number: pids.append(pid) if number else None)
    return pids


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Which proxies would have been removed where."""
    calls: list[tuple[str, str]] = []
    monkeypatch.setattr(module, "_remove_proxy", lambda url, name: not calls.append((url, name)))
    return calls


@pytest.fixture
def dead_run(tmp_path: Path) -> Callable[..., Path]:
    """A run whose harness is gone; `files` by name, each a list of lines."""

    def make(name: str = "20260101-000000-outage-abcdef", **files: list[Any]) -> Path:
        folder = tmp_path / "out" / name
        (folder / "secrets").mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        (folder / "secrets" / "destination.json").write_text("{}")
        (folder / "owner.json").write_text(json.dumps({"pid": 999_999_999, "start": 1}))
        for file, lines in files.items():
            (folder / f"{file}.jsonl").write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
        return folder

    return make


@pytest.fixture
def myself() -> dict[str, int | None]:
    """A process that lives."""
    return {"pid": os.getpid(), "start": start_ticks(os.getpid())}


def test_a_dead_run_is_swept(dead_run: Any, killed: list[int], myself: Any) -> None:
    run = dead_run(processes=[myself])
    removed = sweep(run.parent)
    assert killed == [os.getpid()]
    assert any("secrets" in line for line in removed)
    assert not (run / "secrets").exists()
    assert not (run / "owner.json").exists()


def test_a_pid_alone_condemns_nobody(dead_run: Any, killed: list[int], myself: Any) -> None:
    lines = [{"pid": myself["pid"]}, {"pid": myself["pid"], "start": None}, {"pid": myself["pid"], "start": (myself["start"] or 0) - 1}]
    sweep(dead_run(processes=[*lines, {"pid": -1, "start": 5}, {"pid": "x", "start": 5}, {"start": 5}]).parent)
    assert killed == []


def test_damaged_lines_do_not_stop_it(dead_run: Any, killed: list[int], myself: Any) -> None:
    run = dead_run(processes=["{", "[]", "7", "[" * 100_000, myself], undo=["null", {"folder": 7}, {"proxy": None}])
    sweep(run.parent)
    assert killed == [os.getpid()]
    assert not (run / "secrets").exists()


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_run_that_others_can_write_is_not_obeyed(dead_run: Any, killed: list[int], myself: Any, mode: int) -> None:
    run = dead_run(processes=[myself])
    run.chmod(mode)
    assert sweep(run.parent) == []
    assert killed == []
    assert (run / "secrets").is_dir()


def test_a_run_of_somebody_else_is_not_obeyed(dead_run: Any, killed: list[int], myself: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = dead_run(processes=[myself])
    monkeypatch.setattr(module.os, "geteuid", lambda: run.stat().st_uid + 1)
    assert sweep(run.parent) == []
    assert killed == []


def test_a_link_to_a_folder_is_no_run(dead_run: Any, killed: list[int], myself: Any, tmp_path: Path) -> None:
    elsewhere = dead_run(processes=[myself])
    runs = tmp_path / "runs"
    runs.mkdir()
    (runs / "20260101-000000-outage-abcdef").symlink_to(elsewhere)
    assert sweep(runs) == []
    assert killed == []
    assert (elsewhere / "secrets").is_dir()


@pytest.mark.parametrize("name", ["processes", "undo"])
def test_a_link_to_a_file_is_not_read(dead_run: Any, killed: list[int], deleted: list[Any], myself: Any, tmp_path: Path, name: str) -> None:
    run = dead_run()
    planted = tmp_path / "planted"
    planted.write_text(json.dumps({**myself, "url": "http://127.0.0.1:1", "proxy": f"{run.name}.source"}))
    (run / f"{name}.jsonl").symlink_to(planted)
    sweep(run.parent)
    assert (killed, deleted) == ([], [])
    assert planted.is_file(), "a link is removed, never what it leads to"


def test_only_proxies_of_that_run_are_removed(dead_run: Any, deleted: list[tuple[str, str]]) -> None:
    run = dead_run()
    names = [f"{run.name}.source", "payments", f"{run.name}x.source", ""]
    (run / "undo.jsonl").write_text("".join(json.dumps({"url": "http://127.0.0.1:8474", "proxy": name}) + "\n" for name in names))
    sweep(run.parent)
    assert deleted == [("http://127.0.0.1:8474", f"{run.name}.source")]


def test_only_folders_that_we_made_are_removed(dead_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, target = tmp_path / "home", tmp_path / "temporary"
    ours, link = target / f"{PREFIX}run-redis-1", target / f"{PREFIX}link"
    for folder in (home, target, ours):
        folder.mkdir()
    link.symlink_to(home)
    monkeypatch.setattr("tempfile.tempdir", str(target))
    folders = [ours, home, link, f"{target}/{PREFIX}x/../../home", "/", ""]
    sweep(dead_run(undo=[{"folder": str(folder)} for folder in folders]).parent)
    assert not ours.exists()
    assert home.is_dir()


def test_secrets_that_are_a_link_leave_its_target_alone(dead_run: Any, tmp_path: Path) -> None:
    run = dead_run()
    target = tmp_path / "target"
    target.mkdir()
    (target / "precious").write_text("")
    (run / "secrets" / "destination.json").unlink()
    (run / "secrets").rmdir()
    (run / "secrets").symlink_to(target)
    release(run)
    assert (target / "precious").exists()


def test_what_the_connector_wrote_down_of_its_credentials_is_blotted_out(dead_run: Any, tmp_path: Path) -> None:
    run, secret = dead_run(), draw("secret")
    outside = tmp_path / "outside"
    outside.write_text(secret)
    for path in (run / "logs" / "connector.1.log", run / "connector" / "state" / "queue.db", run / "watchdog" / "notes"):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"\x00\xff" + secret.encode() + b"\x00")
    (run / "logs" / "link").symlink_to(outside)
    os.mkfifo(run / "connector" / "pipe")
    sweep(run.parent)
    held = [path for path in run.rglob("*") if path.is_file() and not path.is_symlink() and secret.encode() in path.read_bytes()]
    assert held == []
    assert (run / "connector" / "state" / "queue.db").read_bytes() == b"\x00\xffidrill-secret-" + b"x" * 32 + b"\x00"
    assert outside.read_text() == secret


def test_what_another_account_runs_is_told_and_not_forgotten(dead_run: Any, myself: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connector may have started it by a setuid program."""

    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(module.os, "kill", refuse)
    run = dead_run(processes=[myself])
    told = f"cannot end process {os.getpid()} (connector) of {run.name}: it runs under another account; end it yourself"
    for _ in range(2):
        assert told in sweep(run.parent)
        assert (run / "processes.jsonl").exists()
