"""Compiled Python files of accelerated programs: in this user's cache from run to run, else in the run's own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.clock import bytecode


@pytest.fixture
def cache(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bytecode, "user_cache_path", lambda *_, **__: own_folder)
    return own_folder


def test_every_run_finds_what_another_has_compiled(cache: Path) -> None:
    assert bytecode.bytecode(Path("/run/1")) == bytecode.bytecode(Path("/run/2")) == cache / "pycache"
    assert (cache / "pycache").stat().st_mode & 0o777 == 0o700


def test_a_cache_that_others_may_enter_is_not_used(cache: Path) -> None:
    (cache / "pycache").mkdir()
    (cache / "pycache").chmod(0o777)
    assert bytecode.bytecode(Path("/run/1")) == Path("/run/1/pycache")
