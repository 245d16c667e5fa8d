"""The start of the command `idrill`: it reacts to signals while the rest is still being loaded."""

from __future__ import annotations

import os
import sys

from harness import exit_codes, signals


def main() -> None:
    """Entry point of the console script; always leaves by SystemExit."""
    try:
        signals.interrupt_by_all()
        from harness.cli.main import main as command

        command()
    except KeyboardInterrupt:  # nothing was started yet, or a verb has said so already
        os.write(2, b"idrill: interrupted\n")
        sys.exit(exit_codes.INTERRUPTED)
