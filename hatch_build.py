"""Builds the wheel: one for all platforms, or one for the platform of a C compiler, with the clock accelerator in it.

    IDRILL_CLOCK_CC=cc python -m build --wheel
    IDRILL_CLOCK_CC=aarch64-linux-gnu-gcc python -m build --wheel

Who installs the wheel of their platform needs no compiler for `clock: accelerated`. Its tag names the glibc that the library needs.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MACHINES = {"x86_64": "x86_64", "aarch64": "aarch64"}


class Accelerator(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the library into the wheel, if it is asked to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compiler = os.environ.get("IDRILL_CLOCK_CC")
        if not compiler or version == "editable":
            return
        says = subprocess.run([compiler, "-dumpmachine"], capture_output=True, text=True, check=True).stdout
        machine = _MACHINES[says.partition("-")[0].strip()]
        self._folder = tempfile.TemporaryDirectory()
        library = Path(self._folder.name) / "library.so"
        subprocess.run(_sources(Path(self.root))["command"](compiler, library, "-s"), check=True)
        needs = max(int(minor) for minor in re.findall(rb"GLIBC_2\.(\d+)", library.read_bytes()))
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-manylinux_2_{needs}_{machine}"
        build_data["force_include"][str(library)] = f"harness/clock/prebuilt/accelerator-{machine}.so"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if folder := getattr(self, "_folder", None):
            folder.cleanup()


def _sources(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "harness" / "clock" / "sources.py"))
