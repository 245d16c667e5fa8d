from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from harness.subject import Commit
from harness.world.git import commit_of, past_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git here")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, file: str, text: str = "x") -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", file)


def test_every_file_that_a_commit_ever_added_is_known(repo: Path) -> None:
    commit(repo, "archive/2026-Q3/a.json")
    commit(repo, "archive/2026-Q4/ä b.json")
    commit(repo, "other/c.json")
    git(repo, "rm", "-q", "archive/2026-Q3/a.json")
    git(repo, "commit", "-q", "-m", "tidy")
    past = past_of(repo / "archive")
    assert past is not None
    assert past.files == {"2026-Q3/a.json", "2026-Q4/ä b.json"}
    assert not past.cut_short


def test_a_file_that_a_merge_lost_is_known(repo: Path) -> None:
    commit(repo, "archive/a.json")
    git(repo, "checkout", "-q", "-b", "side")
    commit(repo, "archive/lost.json")
    git(repo, "checkout", "-q", "main")
    commit(repo, "archive/b.json")
    git(repo, "merge", "-q", "-s", "ours", "-m", "merge", "side")
    past = past_of(repo / "archive")
    assert past is not None
    assert past.files == {"a.json", "lost.json", "b.json"}


def test_a_whole_archive_that_was_removed_is_known_and_one_that_moved_too(repo: Path) -> None:
    commit(repo, "archive/a.json")
    git(repo, "mv", "archive", "elsewhere")
    git(repo, "commit", "-q", "-m", "move")
    past = past_of(repo / "archive")
    assert past is not None
    assert past.files == {"a.json"}


def test_a_clone_of_the_last_commits_says_so(repo: Path, tmp_path: Path) -> None:
    commit(repo, "archive/a.json")
    commit(repo, "archive/b.json")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo}", "shallow")
    past = past_of(tmp_path / "shallow" / "archive")
    assert past is not None
    assert past.cut_short


def test_without_a_repository_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert past_of(tmp_path / "archive") is None
    assert past_of(tmp_path / "no" / "such" / "folder") is None


def test_what_a_repository_configures_is_not_run(repo: Path, tmp_path: Path) -> None:
    commit(repo, "archive/a.json")
    touched = tmp_path / "touched"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {touched}\n")
    script.chmod(0o700)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "core.editor"):
        git(repo, "config", key, str(script))
    assert past_of(repo / "archive") is not None
    assert not touched.exists()


def test_the_commit_of_a_file_and_whether_its_folder_differs(repo: Path) -> None:
    commit(repo, "connectors/x.connector.yaml")
    commit(repo, "README")
    file = repo / "connectors" / "x.connector.yaml"
    found = commit_of(file)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=repo, check=True, capture_output=True, text=True).stdout.strip()
    assert found == Commit(id=head, dirty=False)
    (repo / "README").write_text("elsewhere")
    assert commit_of(file) == found
    (repo / "connectors" / "sync.py").write_text("new")
    assert commit_of(file) == Commit(id=head, dirty=True)
    assert commit_of(repo / "connectors" / "sync.py") is None
    assert commit_of(repo / "nowhere" / "x") is None
