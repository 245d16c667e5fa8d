"""Endless loops: a machine that is busy with something else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LOOP = """
import os, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
while True: pass
"""
"""Each ends with whoever started it, however that ends: its standard input is closed then."""


@contextmanager
def endless_loops(number: int) -> Iterator[None]:
    """So many, at the priority of this process, until the end of the block."""
    running = [subprocess.Popen([sys.executable, "-c", _LOOP], stdin=subprocess.PIPE) for _ in range(number)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()
