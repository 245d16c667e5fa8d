"""What CI services get from here: valid by the services' own schemas, and the steps do what they say."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from action_steps import ACTION, carried_out, steps
from offenders import ROOT

_GITLAB = ROOT / "ci" / "gitlab.yml"
_WORKFLOW = ROOT / "ci" / "github.yml"


def _valid(kind: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="no check-jsonschema: pip install -e '.[dev]'")
@pytest.mark.parametrize(
    ("kind", "file", "good", "bad"),
    [
        ("github-actions", ACTION, "using: composite", "using: composit"),
        ("github-workflows", _WORKFLOW, "runs-on:", "runs-upon:"),
        ("gitlab-ci", _GITLAB, "expire_in:", "expires_in:"),
    ],
)
def test_templates_are_valid_and_a_mistake_would_be_seen(kind: str, file: Path, good: str, bad: str, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert good in text
    broken = tmp_path / file.name
    broken.write_text(text.replace(good, bad), encoding="utf-8")
    right, wrong = _valid(kind, file), _valid(kind, broken)
    assert right.returncode == 0, right.stdout
    assert wrong.returncode == 1, "a key of another name was not noticed"


_WORDS = """for word in "$@"; do echo "<$word>"; done"""


def test_the_step_calls_idrill_with_what_the_inputs_say(tmp_path: Path) -> None:
    code, outputs, said = carried_out("Run drills", tmp_path, _WORDS)
    assert said.split() == [
        "<run>",
        "<--all>",
        "<--jobs>",
        "<1>",
        "<--out>",
        "<reports/runs>",
        "<--junit>",
        "<reports/junit.xml>",
        "<--quiet>",
    ]
    assert (code, outputs) == (0, {"outcome": "PASS", "exit-code": "0", "report": "reports/runs"})
    _, _, said = carried_out(
        "Run drills", tmp_path, _WORDS, drills='killed-* --only "seed and not slow"', connector="a b.yaml", speed="auto", shard="2/5"
    )
    assert said.splitlines()[:4] == ["<run>", "<killed-*>", "<--only>", "<seed and not slow>"]
    assert said.splitlines()[-6:] == ["<--connector>", "<a b.yaml>", "<--speed>", "<auto>", "<--shard>", "<2/5>"]


@pytest.mark.parametrize(("code", "outcome"), [(1, "FAIL"), (3, "INCONCLUSIVE"), (4, "BROKEN"), (2, "BROKEN")])
def test_the_outcome_is_an_output_and_the_exit_code_that_of_the_step(code: int, outcome: str, tmp_path: Path) -> None:
    left, outputs, _ = carried_out("Run drills", tmp_path, f"exit {code}")
    assert (left, outputs["outcome"], outputs["exit-code"]) == (code, outcome, str(code))


def test_no_input_is_text_of_the_script(tmp_path: Path) -> None:
    """Else whoever may choose a drill's name could run commands."""
    assert all("${{" not in step.get("run", "") for step in steps().values())
    hostile = "$(touch {0}) `touch {0}` ; touch {0}".format(tmp_path / "done")
    _, _, said = carried_out("Run drills", tmp_path, _WORDS, drills=hostile, connector=hostile)
    assert "<$(touch>" in said
    assert not (tmp_path / "done").exists()
