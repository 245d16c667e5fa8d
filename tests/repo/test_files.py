"""Size and content of the repository's own files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_MOST_LINES = 400
_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".txt", ""}
_LOCAL_PATH = re.compile(r"(?<![\w.])/(work|root|home/\w+)/|/tmp/idrill")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "-C", str(_ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the list of tracked files is not known")
    paths = (_ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file() and path.suffix in _TEXT]


def test_no_file_of_code_is_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _tracked() if path.suffix == ".py"}
    assert {str(path.relative_to(_ROOT)): lines for path, lines in lengths.items() if lines > _MOST_LINES} == {}


def test_nothing_speaks_of_one_persons_machine() -> None:
    mine = Path(__file__)
    found = [
        f"{path.relative_to(_ROOT)}:{number}"
        for path in _tracked()
        if path != mine
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if _LOCAL_PATH.search(line)
    ]
    assert found == []


def test_packages_of_tests_have_no_init() -> None:
    assert list((_ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "NotImplementedError"])
def test_nothing_is_left_half_done(word: str) -> None:
    code = [path for path in _tracked() if path.suffix == ".py" and path.is_relative_to(_ROOT / "harness")]
    assert [str(path.relative_to(_ROOT)) for path in code if word in path.read_text(encoding="utf-8")] == []


def test_programs_that_share_no_code_have_the_same_in_both() -> None:
    """The fault proxy runs without anything of the fakes."""
    fixtures = _ROOT / "fixtures"
    assert (fixtures / "fakekit" / "held_open.py").read_text() == (fixtures / "faultproxy" / "faultproxy" / "held_open.py").read_text()
