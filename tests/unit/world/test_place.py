"""Live evidence lies in the state folder, and comes under `--out` whole, whoever brings it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.world import place
from harness.world.sweep import claim, release, sweep

DEAD = {"pid": 2**22 + 1, "start": 1}


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert place.ready() == ""
    run_dir = place.live_folder() / "run"
    (run_dir / "connector").mkdir(parents=True)
    (run_dir / "plan.json").write_text("{}")
    (run_dir / "connector" / "link").symlink_to("nowhere")
    claim(run_dir)
    place.bind(run_dir, tmp_path / "out")
    return run_dir


def _elsewhere(monkeypatch: pytest.MonkeyPatch, out: Path) -> None:
    """As if `out` were another file system."""
    real = Path.rename

    def rename(self: Path, target: Any) -> Path:
        if Path(target).is_relative_to(out) and not self.is_relative_to(out):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)


def test_the_state_folder_is_the_users_and_nobody_elses(tmp_path: Path, live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.live_folder() == tmp_path / "state" / "idrill" / "live"
    assert oct(place.state_folder().stat().st_mode & 0o777) == "0o700"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert place.state_folder() == Path.home() / ".local" / "state" / "idrill"
    monkeypatch.setenv("XDG_STATE_HOME", str(live / "plan.json"))
    assert "cannot be made" in place.ready()


@pytest.mark.parametrize("other_file_system", [False, True])
def test_a_run_moves_whole(other_file_system: bool, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    if other_file_system:
        _elsewhere(monkeypatch, out)
    os.mkfifo(live / "connector" / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(live / "connector" / "s"))
    assert place.move(live, out) == out / "run"
    assert not live.exists()
    assert [path.name for path in out.iterdir()] == ["run"]
    assert {"plan.json", "owner.json", "connector"} == {path.name for path in (out / "run").iterdir()}
    assert (out / "run" / "connector" / "link").is_symlink()


def test_a_place_that_is_taken_is_left_alone(live: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run").symlink_to("/nowhere")
    with pytest.raises(FileExistsError):
        place.move(live, tmp_path / "out")
    assert (live / "plan.json").exists()


def test_the_sweep_leaves_the_living_and_brings_what_the_dead_left(live: Path, tmp_path: Path) -> None:
    other = tmp_path / "another-out"
    assert sweep(other) == []
    (live / "owner.json").write_text(json.dumps(DEAD))
    assert sweep(other) == [f"moved run to {tmp_path / 'out' / 'run'}"]
    assert sorted(path.name for path in (tmp_path / "out" / "run").iterdir()) == ["connector", "plan.json"]
    assert sweep(other) == []


def test_what_cannot_be_brought_is_kept_and_tried_again(live: Path, tmp_path: Path) -> None:
    (live / "owner.json").write_text(json.dumps(DEAD))
    (tmp_path / "out").write_text("a file in its place")
    (told,) = sweep(tmp_path)
    assert "cannot move run to" in told
    assert (live / "plan.json").exists()
    (tmp_path / "out").unlink()
    assert sweep(tmp_path) == [f"moved run to {tmp_path / 'out' / 'run'}"]


def test_a_run_that_is_over_is_its_owners_until_it_lies_in_its_place(live: Path, tmp_path: Path) -> None:
    release(live)
    assert sweep(tmp_path / "out") == []
    assert place.move(live, tmp_path / "out") == tmp_path / "out" / "run"


def test_two_who_sweep_at_once_do_not_complain_of_each_other(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (live / "owner.json").write_text(json.dumps(DEAD))
    found = list(place.live_runs())
    monkeypatch.setattr(place, "live_runs", lambda: found)
    assert len(sweep(tmp_path / "out")) == 1
    assert sweep(tmp_path / "out") == []
    with pytest.raises(FileNotFoundError):
        place.move(live, tmp_path / "out")


# ---- files that a program has closed to itself

SECRET = "idrill-secret-" + "0123456789abcdef" * 2


@pytest.fixture
def two_file_systems() -> Iterator[tuple[Path, Path]]:
    """Folders of an account that is not root, for whom a file that is closed is closed."""
    places = [Path("/tmp"), Path("/dev/shm")]
    if os.geteuid() or len({path.stat().st_dev for path in places if path.is_dir()}) < 2:
        pytest.skip("takes two file systems, and root, who can be someone else")
    with tempfile.TemporaryDirectory(dir=places[0]) as one, tempfile.TemporaryDirectory(dir=places[1]) as other:
        for folder in (one, other):
            os.chown(folder, 65534, 65534)
        yield Path(one), Path(other)


def _as_nobody(act: Callable[[], None]) -> int:
    """In a process of its own; its exit code."""
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_what_a_program_has_closed_to_itself_is_moved_and_searched_for_credentials(two_file_systems: tuple[Path, Path]) -> None:
    here, out = two_file_systems
    home = here / "run" / "connector"

    def act() -> None:
        (home / "modules").mkdir(parents=True)
        (home / "modules" / "config").write_text(SECRET)
        (home / "modules" / "config").chmod(0o444)
        (home / "none").touch(mode=0)
        (home / "modules").chmod(0o555)
        release(here / "run")
        place.move(here / "run", out)

    assert _as_nobody(act) == 0
    assert [path.name for path in here.iterdir()] == []
    assert sorted(path.name for path in out.rglob("*")) == ["config", "connector", "modules", "none", "run"]
    assert (out / "run" / "connector" / "modules" / "config").read_text() == "idrill-secret-" + "x" * 32


def test_whoever_is_killed_while_removing_the_original_leaves_no_second_run(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _elsewhere(monkeypatch, tmp_path / "out")
    (live / "connector" / "modules").mkdir()
    (live / "connector" / "modules" / "one").touch()
    monkeypatch.setattr(shutil, "rmtree", lambda *_args, **_more: None)
    place.move(live, tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert [path.name for path in place.live_folder().iterdir()] == [".run.moved"]
    assert list(place.live_runs()) == []
    assert sweep(tmp_path / "elsewhere") == []
    assert list(place.live_folder().iterdir()) == []
    assert (tmp_path / "out" / "run" / "plan.json").exists()
