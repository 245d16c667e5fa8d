"""The steps of `action.yml`, as a runner of GitHub Actions carries them out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from offenders import ROOT
from ruamel.yaml import YAML

ACTION = ROOT / "action.yml"


def steps() -> dict[str, dict[str, Any]]:
    """Step by name."""
    action = YAML(typ="safe").load(ACTION.read_text(encoding="utf-8"))
    return {step["name"]: step for step in action["runs"]["steps"]}


def carried_out(name: str, folder: Path, program: str | None, **inputs: str) -> tuple[int, dict[str, str], str]:
    """A step as the runner carries it out: exit code, outputs, and all that it said. `program` stands in for `idrill`, if given."""
    action = YAML(typ="safe").load(ACTION.read_text(encoding="utf-8"))
    given = {key: value["default"] for key, value in action["inputs"].items()} | inputs
    step = steps()[name]
    told = {key: _filled_in(value, given) for key, value in step["env"].items()}
    if program is not None:
        (folder / "idrill" / "bin").mkdir(parents=True, exist_ok=True)
        idrill = folder / "idrill" / "bin" / "idrill"
        idrill.write_text(f"#!/bin/sh\n{program}\n")
        idrill.chmod(0o755)
    output = folder / "output"
    output.write_text("")
    passed_on = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "HOME", "LANG", "SSL_", "REQUESTS_"))}
    known = passed_on | {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_ACTION_PATH": str(ROOT),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(shell, capture_output=True, text=True, check=False, timeout=500, cwd=folder, env=known | told)
    return done.returncode, dict(line.split("=", 1) for line in output.read_text().splitlines()), done.stdout + done.stderr


def _filled_in(text: str, inputs: dict[str, str]) -> str:
    for key, value in inputs.items():
        text = text.replace("${{ inputs." + key + " }}", value)
    assert "${{" not in text, text
    return text
