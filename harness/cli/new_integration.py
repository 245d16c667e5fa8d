"""The text of a new integration file: as much as its pattern needs, and EMPTY wherever nobody has decided."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path
from string import Template
from typing import get_args

import typer

from harness.errors import DrillInvalid, Problem
from harness.regular_file import is_regular

UNDECIDED = "TBD"
_CONNECTOR = ".connector.yaml"
STAND_IN = "reference"
_AT_STAKE = "What is at stake? Whoever writes access, billing, crm, identity, provisioning has customer-state."
_AS_YAML = {"yes": "true", "no": "false"}
_REMARKS = 22
"""How wide the values are that remarks follow."""


def answer(option: str, given: str | None, question: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    """What was given, or what a person at the terminal answers, or the default. Raises DrillInvalid for anything that is not allowed."""
    if given is None and sys.stdin.isatty():
        given = typer.prompt(f"{question} ({', '.join(allowed)})", default=default)
    word = given if given is not None else default
    if word is None:
        raise DrillInvalid((Problem(f"{option} is required", 0, 0, "", "there is no terminal to ask on", ", ".join(allowed)),))
    if word not in (*allowed, default):
        from harness.drill.text.typos import hint

        raise DrillInvalid((Problem("the command line", 0, 0, option, repr(word), ", ".join(allowed), hint(word, allowed)),))
    return word


def text(name: str, folder: Path, pattern: str | None, arrives: str | None, on_call: str | None) -> str:
    """The file, with the answers filled in. Raises DrillInvalid."""
    from harness.drill.model import Pattern
    from harness.integration.model import Arrival

    patterns = get_args(Pattern)
    chosen = answer("--pattern", pattern, _AT_STAKE, patterns)
    soon = answer("--arrives", arrives, "How soon must records arrive?", get_args(Arrival), UNDECIDED)
    called = answer("--on-call", on_call, "Is somebody on call for it?", ("yes", "no"), UNDECIDED)
    before_remarks = {"connector": _connector(name, folder), "arrives": soon, "on_call": _AS_YAML.get(called, called)}
    told = {"name": name, "pattern": chosen} | {key: value.ljust(_REMARKS) for key, value in before_remarks.items()}
    parts = (_template(each) for each in patterns[: patterns.index(chosen) + 1])
    return Template("".join(parts)).substitute(told)


def _template(pattern: str) -> str:
    """What a pattern needs beyond the ones before it."""
    return resources.files("harness.cli").joinpath(f"templates/integration/{pattern}.yaml").read_text(encoding="utf-8")


def _connector(name: str, folder: Path) -> str:
    """The connector file of this name, or the only one in the folder, or the one that comes with the harness."""
    if is_regular(folder / f"{name}{_CONNECTOR}"):
        return name
    here = [path.name.removesuffix(_CONNECTOR) for path in folder.glob(f"*{_CONNECTOR}")]
    return here[0] if len(here) == 1 else STAND_IN
