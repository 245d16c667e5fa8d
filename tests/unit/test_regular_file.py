"""Whatever a name leads to, reading it ends at once: with bytes, or with an OSError that says why not."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness import regular_file


def test_a_file_is_read_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    (tmp_path / "link").symlink_to("file")
    assert regular_file.read(tmp_path / "link") == b"text"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("fifo", "not a regular file"),
        ("endless", "not a regular file"),
        ("folder", "a folder, not a file"),
        ("huge", "a file of 1,000,001 bytes; at most 1,000,000 are read"),
        ("absent", "No such file or directory"),
        ("loop", "Too many levels of symbolic links"),
        ("a" * 300, "File name too long"),
        ("nul\0", "no file can have this name"),
    ],
)
def test_what_is_no_such_file_is_refused_at_once(tmp_path: Path, name: str, why: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", 1_000_001)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError) as refused:  # noqa: PT011 (the reason is looked at)
        regular_file.read(tmp_path / name, 1_000_000)
    assert refused.value.strerror == why
    assert regular_file.is_regular(tmp_path / name) is (name == "huge")
    assert regular_file.is_folder(tmp_path / name) is (name == "folder")


def test_a_file_system_that_is_slow_to_answer_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A FIFO stands for it: read without waiting, it has nothing yet."""
    monkeypatch.setattr(regular_file, "_refuse", lambda *_: None)
    os.mkfifo(tmp_path / "slow")
    writer = os.open(tmp_path / "slow", os.O_RDWR)

    def write() -> None:
        os.write(writer, b"text")
        os.close(writer)

    later = threading.Timer(0.05, write)
    later.start()
    assert regular_file.read(tmp_path / "slow") == b"text"
    later.join()


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "report").symlink_to("elsewhere")
    regular_file.write(tmp_path / "report", b"new")
    assert (tmp_path / "elsewhere").read_text() == "mine"
    assert (tmp_path / "report").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "report"]


def test_several_may_write_one_file_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: regular_file.write(tmp_path / "record", b"the same"), range(400)))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("record", b"the same")]


def test_where_a_folder_is_in_the_way_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    with pytest.raises(IsADirectoryError):
        regular_file.write(tmp_path / "report", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_files_below_a_folder_are_named_whatever_they_are(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / "b" / "deep" / "one.yaml").touch()
    os.mkfifo(tmp_path / "two.yaml")
    (tmp_path / "a.txt").touch()
    (tmp_path / "again").symlink_to("b")
    found = [str(path.relative_to(tmp_path)) for path in regular_file.below(tmp_path, ".yaml", ".yml")]
    assert found == ["two.yaml", "b/deep/one.yaml"]
    assert list(regular_file.below(tmp_path / "vanished", ".yaml")) == []
