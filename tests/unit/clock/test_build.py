"""Where the accelerator's library may come from; no compiler is run here."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.clock import build
from harness.clock.sources import mark
from harness.errors import EnvironmentUnavailable


@pytest.fixture
def folder(own_folder: Path) -> Path:
    return own_folder / "cache"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A compiler that writes what it is told to write; returns what it was asked for."""
    asked: list[Path] = []

    def compile_to(target: Path, compiler: str) -> None:
        asked.append(target)
        target.write_bytes(b"library " + compiler.encode())

    monkeypatch.setattr(build, "compile_to", compile_to)
    monkeypatch.setattr(build.shutil, "which", lambda name: f"/usr/bin/{name}")
    return asked


def test_compiled_once_and_then_found(folder: Path, compiled: list[Path]) -> None:
    first = build.cached(folder)
    assert build.cached(folder) == first
    assert len(compiled) == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    assert first.read_bytes() == b"library /usr/bin/cc"


def test_a_library_that_was_changed_is_not_used(folder: Path, compiled: list[Path]) -> None:
    library = build.cached(folder)
    library.chmod(0o700)
    library.write_bytes(b"something else")
    assert build.cached(folder).read_bytes() == b"library /usr/bin/cc"
    assert len(compiled) == 2


def test_other_sources_are_another_library(folder: Path, compiled: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first = build.cached(folder)
    monkeypatch.setattr(build, "sources_digest", lambda: "f" * 64)
    assert build.cached(folder) != first


def test_a_cache_that_others_may_enter_is_refused(folder: Path, compiled: list[Path]) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(EnvironmentUnavailable, match="is not this user's alone"):
        build.cached(folder)
    assert not compiled


def test_nor_one_below_a_shared_folder(tmp_path: Path, compiled: list[Path]) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(EnvironmentUnavailable, match=r"where everybody may write[\s\S]*XDG_CACHE_HOME"):
        build.cached(shared / "mine" / "clock")
    assert not compiled


def test_without_a_compiler_the_remedy_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    with pytest.raises(EnvironmentUnavailable, match="needs a C compiler") as caught:
        build.cached(folder)
    assert "apt install gcc libc6-dev" in caught.value.hint
    assert build.PREBUILT in caught.value.hint


def test_a_prebuilt_library_must_be_of_these_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = tmp_path / "brought.so"
    monkeypatch.setenv(build.PREBUILT, str(brought))
    with pytest.raises(EnvironmentUnavailable, match="No such file"):
        build.library()
    brought.write_bytes(b"idrill-clock sources 123")
    with pytest.raises(EnvironmentUnavailable, match="from other sources"):
        build.library()
    brought.write_bytes(b"xx " + mark() + b" xx")
    assert build.library() == brought
    brought.chmod(0o666)
    with pytest.raises(EnvironmentUnavailable, match="others may write it"):
        build.library()


def test_the_library_of_a_wheel_is_used_unless_others_could_have_changed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[Path]
) -> None:
    monkeypatch.delenv(build.PREBUILT, raising=False)
    monkeypatch.setattr(build, "BUNDLED", tmp_path)
    monkeypatch.setattr(build.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(build.platform, "libc_ver", lambda: ("glibc", "2.36"))
    assert build.bundled() is None
    brought = tmp_path / "accelerator-x86_64.so"
    brought.write_bytes(mark())
    assert build.library() == brought
    brought.chmod(0o666)
    assert build.bundled() is None
    brought.chmod(0o644)
    monkeypatch.setattr(build.platform, "libc_ver", lambda: ("", ""))  # musl
    assert build.bundled() is None
    assert not compiled
