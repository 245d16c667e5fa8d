"""Whoever asks the command to end is heard from its first line on; a hang-up that is ignored stays so."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial

import pytest

_LOADING = """
import os, sys
from importlib.abc import MetaPathFinder

class Asked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "harness.cli.main":
            os.kill(os.getpid(), NUMBER)

sys.meta_path.insert(0, Asked())
from harness.cli.start import main
main()
"""


def _asked_while_loading(number: signal.Signals, shell: str = 'exec "$@"') -> subprocess.CompletedProcess[str]:
    program = _LOADING.replace("NUMBER", str(int(number)))
    command = ["sh", "-c", shell, "sh", sys.executable, "-c", program]
    heeding = partial(signal.signal, signal.SIGHUP, signal.SIG_DFL)  # also where the tests themselves ignore it, as under nohup
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, preexec_fn=heeding)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_the_command_is_still_loading_interrupts_it(number: signal.Signals) -> None:
    done = _asked_while_loading(number)
    assert (done.returncode, done.stderr) == (130, "idrill: interrupted\n")


def test_an_ignored_hang_up_interrupts_nothing() -> None:
    done = _asked_while_loading(signal.SIGHUP, "trap '' HUP; exec \"$@\"")
    assert "Usage" in done.stdout + done.stderr
    assert done.returncode != 130
