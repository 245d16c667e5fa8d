"""Folders of services: private, written down before they exist, and the only ones that are ever removed."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest

from harness.world.services.account import PREFIX, Account, account_for, private_folder, remove_folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _me() -> Account:
    return Account("me", os.getuid(), os.getgid())


def test_only_root_becomes_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account_for("postgres") is None


def test_root_becomes_nobody_where_the_package_made_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = account_for("no-such-account")
    assert account is not None
    assert account.name == "nobody"
    assert account.uid != 0


def test_rights_are_given_up_before_the_program_starts() -> None:
    command = Account("nobody", 65534, 65534).run(["postgres", "-D", "data"])
    assert command[-4:] == ["--", "postgres", "-D", "data"]
    assert {"--reuid=65534", "--regid=65534", "--clear-groups"} <= set(command)


def test_without_another_account_data_stay_in_the_run_directory(tmp_path: Path) -> None:
    folder = private_folder(tmp_path, "redis", None)
    assert folder == tmp_path / "services" / "redis"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_outside_is_written_down_for_the_sweep(tmp_path: Path, temporary: Path) -> None:
    folder = private_folder(tmp_path, "postgres", _me())
    assert folder.parent == temporary
    assert folder.stat().st_mode & 0o777 == 0o700
    assert json.loads((tmp_path / "undo.jsonl").read_text()) == {"folder": str(folder)}
    assert remove_folder(folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["precious", f"{PREFIX}x/../precious", f"deeper/{PREFIX}x"])
def test_other_folders_are_left_alone_whatever_a_file_says(temporary: Path, name: str) -> None:
    folder = temporary / name
    (temporary / "precious").mkdir()
    (temporary / "deeper" / f"{PREFIX}x").mkdir(parents=True)
    (temporary / f"{PREFIX}x").mkdir()
    assert not remove_folder(folder)
    assert folder.exists()


def test_a_link_is_not_followed(temporary: Path) -> None:
    (temporary / "precious").mkdir()
    link = temporary / f"{PREFIX}link"
    link.symlink_to(temporary / "precious")
    assert not remove_folder(link)
    assert (temporary / "precious").is_dir()
