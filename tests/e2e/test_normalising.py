"""Whoever changes what its file declares, or what is equal by type, is right; the same change undeclared, or a further one, FAILs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness import assets
from harness.rehearsal import Rehearsal

pytestmark = pytest.mark.e2e
HERE = Path(__file__).parent


def connector(folder: Path, change: str, normalises: str) -> str:
    """A connector file."""
    reference = assets.fixture("connector")
    path = folder / f"{change}.connector.yaml"
    record = f"record: {{normalises: [{normalises}]}}\n" if normalises else ""
    command = f'["{{python}}", "{HERE / "normalises.py"}", "{reference}", {change}]'
    path.write_text(f"extends: {reference / 'reference.connector.yaml'}\nrun: {{command: {command}}}\n{record}")
    return str(path)


@pytest.mark.parametrize(
    ("change", "normalises"),
    [("utc", ""), ("numbers", ""), ("trim", "trim"), ("lower_email", "lower_email"), ("nfc", "nfc"), ("null_is_absent", "null_is_absent")],
)
def test_right(change: str, normalises: str, tmp_path: Path, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed("untidy", connector(tmp_path, change, normalises)).judgement
    assert judgement.exit_code == 0, in_words(judgement)


@pytest.mark.parametrize(
    ("change", "normalises"),
    [("trim", ""), ("lower_email", "trim"), ("nfc", ""), ("null_is_absent", "nfc"), ("strips_accents", "nfc")],
)
def test_corrupted(change: str, normalises: str, tmp_path: Path, rehearsed: Callable[..., Rehearsal]) -> None:
    judgement = rehearsed("untidy", connector(tmp_path, change, normalises)).judgement
    [said] = [verdict for verdict in judgement.verdicts if verdict.check == "exactly_once"]
    assert "corrupted" in {finding.kind for finding in said.findings if not finding.excused_by}
