"""Size and content of the repository's own files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from offenders import ROOT as _ROOT
from offenders import Offence, none_breaks, programs

_MOST_LINES = 400
_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".txt", ""}
_UNDONE = ("TODO", "FIXME", "XXX", "NotImplementedError")
_LOCAL_PATH = re.compile(r"(?<![\w.])/(work|root|home/\w+)/|/tmp/idrill")


@cache
def _tracked() -> dict[Path, str]:
    """The text of every file of text that git knows."""
    listed = subprocess.run(["git", "-C", str(_ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the list of tracked files is not known")
    paths = (_ROOT / name for name in listed.stdout.decode().split("\0") if name)
    files = (path for path in paths if path.is_file() and path.suffix in _TEXT)
    return {path: path.read_text(encoding="utf-8", errors="replace") for path in files}


def long(text: str) -> Iterator[Offence]:
    """That a file has too many lines."""
    lines = len(text.splitlines())
    if lines > _MOST_LINES:
        yield Offence(lines, f"the last of {lines} lines; {_MOST_LINES} are allowed")


def local(text: str) -> Iterator[Offence]:
    """Paths that only one person's machine has."""
    found = ((number, _LOCAL_PATH.search(line)) for number, line in enumerate(text.splitlines(), start=1))
    return (Offence(number, f"{path[0]!r}") for number, path in found if path)


def undone(text: str) -> Iterator[Offence]:
    """Words that promise to come back."""
    return (Offence(number, word) for number, line in enumerate(text.splitlines(), start=1) for word in _UNDONE if word in line)


def test_no_file_of_code_is_long() -> None:
    offences = ((path, long(text)) for path, text in _tracked().items() if path.suffix == ".py")
    none_breaks("no file of code is long", offences, mend="give each of its ideas a file of its own")


def test_nothing_speaks_of_one_persons_machine() -> None:
    offences = ((path, local(text)) for path, text in _tracked().items() if path != Path(__file__).resolve())
    none_breaks("nothing speaks of one person's machine", offences, mend="name the place by what it is, from the root of the repository")


def test_nothing_is_left_half_done() -> None:
    offences = ((path, undone(path.read_text(encoding="utf-8"))) for path in programs("harness"))
    none_breaks("nothing is left half done", offences, mend="do it, or file an issue and say here what holds until then")


def test_they_would_be_seen() -> None:
    assert list(long("\n" * 400)) == []
    assert list(long("\n" * 401)) == [Offence(401, "the last of 401 lines; 400 are allowed")]
    assert [offence.line for offence in local("a = 1\nb = '/home/robin/x'\nsee https://a.invalid/home/x\n/tmp/idrill-7\n")] == [2, 4]
    assert list(undone("x = 1  # TODO\nraise NotImplementedError\n")) == [Offence(1, "TODO"), Offence(2, "NotImplementedError")]


def test_packages_of_tests_have_no_init() -> None:
    assert list((_ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize(("kit", "proxy"), [("held_open.py", "held_open.py"), ("lines/common.py", "lines.py")])
def test_programs_that_share_no_code_have_the_same_in_both(kit: str, proxy: str) -> None:
    """The fault proxy runs without anything of the fakes."""
    fixtures = _ROOT / "fixtures"
    assert (fixtures / "fakekit" / kit).read_text() == (fixtures / "faultproxy" / "faultproxy" / proxy).read_text()
