"""How a process ended, in words."""

from __future__ import annotations

import signal


def with_code(code: float | None) -> str:
    """`with code 3`, or `by SIGSEGV`: a negative exit code is the number of the signal that ended the process."""
    if code is None:
        return "with an unknown exit code"
    try:
        return f"with code {code:.0f}" if code >= 0 else f"by {signal.Signals(int(-code)).name}"
    except ValueError:
        return f"by signal {-code:.0f}"
