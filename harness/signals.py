"""The signals that end this process, and their effect while no run has to be unwound."""

from __future__ import annotations

import signal
from types import FrameType


def endings() -> tuple[signal.Signals, ...]:
    """Those that are heard: a hang-up that was ignored when the process began (`nohup`) stays ignored."""
    always = (signal.SIGINT, signal.SIGTERM)
    return always if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*always, signal.SIGHUP)


def interrupt_by_all() -> None:
    """From now on each of them is a KeyboardInterrupt. Without this, the first process of a container does not hear SIGTERM at all."""
    for number in endings():
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
