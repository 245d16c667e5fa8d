"""Folders of the moment go with their process: held while it lives, swept once it is dead."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from harness.rehearsal import clean_up
from harness.scratch import PREFIX, hold, make, remove, scratch, sweep


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for these tests."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_ours_alone_and_goes_with_the_context(place: Path) -> None:
    with scratch("evidence") as folder:
        assert folder.parent == place
        assert folder.name.startswith(f"{PREFIX}evidence-")
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "spilled").write_text("rows")
    assert not list(place.iterdir())


def test_what_is_held_is_left_alone() -> None:
    folder = make("evidence")
    assert sweep() == []
    assert folder.is_dir()
    remove(folder)
    remove(folder)
    assert not folder.exists()


def test_what_a_killed_process_left_is_swept(place: Path) -> None:
    program = "import tempfile, sys, time; from harness import scratch; tempfile.tempdir = sys.argv[1]; print(scratch.make('evidence')); "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{program}sys.stdout.flush(); time.sleep(60)", str(place)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    (folder / "spilled").write_text("rows")
    assert sweep() == []
    process.kill()
    process.communicate()
    assert folder.is_dir()
    assert sweep() == [f"removed folder {folder}"]
    assert not folder.exists()


def test_the_next_run_sweeps_it(place: Path, tmp_path: Path) -> None:
    (left := place / f"{PREFIX}evidence-1").mkdir()
    assert clean_up(tmp_path / "runs", ()) == [f"removed folder {left}"]
    assert not left.exists()


def test_nothing_else_is_swept(place: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    for folder in (precious, place / "idrill-bench", place / "other"):
        folder.mkdir()
    (place / f"{PREFIX}link").symlink_to(precious)
    (place / f"{PREFIX}file").write_text("not a folder")
    assert sweep() == []
    assert precious.is_dir()
    assert sorted(path.name for path in place.iterdir()) == ["idrill-bench", f"{PREFIX}file", f"{PREFIX}link", "other"]


def test_what_is_being_swept_cannot_be_held(place: Path) -> None:
    folder = place / f"{PREFIX}service-1"
    folder.mkdir()
    assert hold(folder)
    assert not hold(folder)
    remove(folder)
    assert not hold(folder)
