"""Runs a Python program that could take its speed from IDRILL_SPEED as one that knows nothing of it."""

from __future__ import annotations

import os
import runpy
import sys

for name in [name for name in os.environ if name.startswith("IDRILL_") and name != "IDRILL_SEED"]:
    del os.environ[name]
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
