from __future__ import annotations

import threading
from pathlib import Path

import pytest
from worker.alone import Alone
from worker.clock import Clock


def test_the_second_one_waits_until_the_first_is_gone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = Alone(tmp_path, Clock()), Alone(tmp_path, Clock())
    assert first.begin()
    begun = threading.Event()
    waiting = threading.Thread(target=lambda: second.begin() and begun.set())
    waiting.start()
    assert not begun.wait(0.2)
    assert [record.message for record in caplog.records] == ["another instance is at work: this one waits for its end"]
    first._file.close()
    waiting.join(5)
    assert begun.is_set()
    second._file.close()


def test_whoever_is_asked_to_stop_while_it_waits_never_begins(tmp_path: Path) -> None:
    clock = Clock()
    first, second = Alone(tmp_path, Clock()), Alone(tmp_path, clock)
    assert first.begin()
    clock.stopping.set()
    assert not second.begin()
    first._file.close()
