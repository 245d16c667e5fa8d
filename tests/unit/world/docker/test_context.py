"""An image's name follows from what it is built from, and from nothing else."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

from harness.world.docker.context import archive, digest, fixtures_context, folder_context


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app" / "__pycache__").mkdir(parents=True)
    (tmp_path / "app" / "main.py").write_text("print()")
    (tmp_path / "app" / "__pycache__" / "main.pyc").write_text("cache")
    (tmp_path / "Dockerfile").write_text("FROM scratch")
    return tmp_path


def test_caches_are_left_out(folder: Path) -> None:
    assert list(folder_context(folder)) == ["Dockerfile", "app/main.py"]


def test_what_idrill_writes_is_left_out_or_each_run_would_change_the_image_of_the_next(folder: Path) -> None:
    before = digest(folder_context(folder))
    run = folder / "reports" / "runs" / "20261101-120000-example-aaaaaa"
    for written in (
        run / "plan.json",
        run / "journal.jsonl",
        run / "ledgers" / "source.jsonl",
        folder / "idrill-archive" / "2026-Q4" / "x.json",
    ):
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text("{}")
    (folder / "reports" / "mine.txt").write_text("somebody's own")
    assert list(folder_context(folder)) == ["Dockerfile", "app/main.py", "reports/mine.txt"]
    (folder / "reports" / "mine.txt").unlink()
    assert digest(folder_context(folder)) == before


def test_times_do_not_matter(folder: Path) -> None:
    before = folder_context(folder)
    first = digest(before), archive(before)
    os.utime(folder / "Dockerfile", (1, 1))
    assert (digest(before), archive(before)) == first


def test_contents_modes_names_and_arguments_do(folder: Path) -> None:
    files = folder_context(folder)
    seen = {digest(files), digest(files, "another base"), digest({"x" + name: path for name, path in files.items()})}
    (folder / "app" / "main.py").chmod(0o755)
    seen.add(digest(files))
    (folder / "app" / "main.py").write_text("print(1)")
    seen.add(digest(files))
    assert len(seen) == 5


def test_the_archive_holds_the_files(folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive(folder_context(folder)))) as tar:
        assert tar.getnames() == ["Dockerfile", "app/main.py"]
        assert {entry.mtime for entry in tar} == {0}


def test_the_fixtures_image_is_built_from_all_fixtures_and_no_frontend_is_pulled() -> None:
    files = fixtures_context()
    assert {"compose/Dockerfile", "compose/requirements.txt", "fixtures/records/app.py", "fixtures/faultproxy/app.py"} <= set(files)
    assert "# syntax=" not in files["compose/Dockerfile"].read_text()


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    lines = fixtures_context()["compose/requirements.txt"].read_text().splitlines()
    pins = [number for number, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    assert len(pins) >= 10
    assert all("==" in lines[number] and "--hash=sha256:" in lines[number + 1] for number in pins)
