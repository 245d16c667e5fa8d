"""The library as it is compiled and kept."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.clock import build

pytestmark = pytest.mark.contract


@pytest.fixture
def folder(own_folder: Path) -> Path:
    return own_folder / "cache"


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_no_compiler_complains(compiler: str, tmp_path: Path) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    build.compile_to(tmp_path / "accelerator.so", compiler, "-Wall", "-Wextra", "-Werror", "-O3")
    assert ctypes.CDLL(str(tmp_path / "accelerator.so"))


def test_eight_at_once_compile_it_once_and_agree(folder: Path) -> None:
    ask = "import sys; from pathlib import Path; from harness.clock.build import cached; print(cached(Path(sys.argv[1])))"
    asking = [subprocess.Popen([sys.executable, "-c", ask, str(folder)], stdout=subprocess.PIPE, text=True) for _ in range(8)]
    told = {process.communicate(timeout=180)[0].strip() for process in asking}
    assert len(told) == 1
    library = Path(told.pop())
    assert sorted(path.suffix for path in folder.iterdir()) == ["", ".sha256", ".so"]
    assert library.stat().st_mode & 0o077 == 0


def test_what_a_compiler_says_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "cc"
    broken.write_text("#!/bin/sh\necho 'stdio.h: No such file' >&2; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(build.EnvironmentUnavailable, match=r"stdio\.h: No such file[\s\S]*libc6-dev"):
        build.cached(folder)
    assert not list(folder.glob("*.so"))
