"""Team files: what is read, what is refused, and how a team changes another one step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import DrillInvalid
from harness.gameday.reading.load import load_team
from harness.gameday.team import Team

TEAM = """\
schema: 1
team: good
steps:
  - {id: pick-up, on: page.primary, after: 4m, as: liaison, do: acknowledge}
  - {id: notices, on: declared, every: 25m, until: resolved, as: comms, do: update, state: identified, text: We know., next: 30m}
  - {id: pause, on: decided.pause, as: liaison, do: request, action: pause}
  - {id: verify, on: drained, as: liaison, do: verify, answer: true_count}
"""


def loaded(text: str, folder: Path, name: str = "good") -> Team:
    path = folder / f"{name}.team.yaml"
    path.write_text(text)
    return load_team(path).team


def refusal(text: str, folder: Path, name: str = "good") -> list[str]:
    with pytest.raises(DrillInvalid) as caught:
        loaded(text, folder, name)
    return [str(problem).removeprefix(f"{folder}/{name}.team.yaml:") for problem in caught.value.problems]


def test_a_team_is_read(tmp_path: Path) -> None:
    pick_up, notices, _, verify = loaded(TEAM, tmp_path).steps
    assert (pick_up.on, pick_up.after, pick_up.as_, pick_up.do) == ("page.primary", 240.0, "liaison", "acknowledge")
    assert notices.fields() == {"state": "identified", "text": "We know.", "next": 1800.0}
    assert verify.fields() == {"answer": "true_count"}


def test_a_team_changes_removes_and_adds_single_steps_of_another(tmp_path: Path) -> None:
    good = loaded(TEAM, tmp_path)
    text = "schema: 1\nextends: good\nabout: nobody verifies, and the page is late\nsteps:\n  pick-up: {after: 20m}\n  verify: null\n"
    text += "  twice: {on: decided.pause, as: commander, do: request, action: resume}\n"
    broken = loaded(text, tmp_path, "late")
    assert (broken.team, broken.about) == ("late", "nobody verifies, and the page is late")
    assert [step.id for step in broken.steps] == ["pick-up", "notices", "pause", "twice"]
    assert broken.steps[0].after == 1200.0
    assert broken.steps[1:3] == good.steps[1:3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  pickup: {after: 20m}\n", "steps[4].on: missing"),
        ("  pickup: null\n", "did you mean 'pick-up'?"),
        ("  pick-up: {aftre: 20m}\n", "did you mean 'after'?"),
    ],
)
def test_a_change_of_a_step_that_is_not_there_is_told(text: str, told: str, tmp_path: Path) -> None:
    loaded(TEAM, tmp_path)
    said = refusal(f"schema: 1\nextends: good.team.yaml\nsteps:\n{text}", tmp_path, "other")
    assert any(told in line for line in said), said
    assert said[0].startswith("4:")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("page.primary", "pages.primary", "did you mean 'page'?"),
        ("on: drained", "on: drained.billing", "'drained.billing' as an event"),
        ("do: verify, answer: true_count", "do: verify", "verify without answer"),
        ("do: verify, answer: true_count", "do: verify, answer: true_cuont", "true_count"),
        ("do: acknowledge", "do: acknowledge, text: mine", "text of acknowledge"),
        ("do: request, action: pause", "do: request, action: puase", "did you mean 'pause'?"),
        ("every: 25m, until", "until", "until without every or each"),
        ("id: verify", "id: pause", "a second step 'pause'"),
        ("as: comms", "as: coms", "did you mean 'comms'?"),
        ("state: identified", "state: known", "investigating, identified, monitoring, resolved"),
    ],
)
def test_what_makes_no_sense_is_refused(before: str, after: str, told: str, tmp_path: Path) -> None:
    assert before in TEAM
    said = refusal(TEAM.replace(before, after), tmp_path)
    assert len(said) == 1
    assert told in said[0]


def test_a_team_may_extend_a_bundled_one_from_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "silent.team.yaml"
    file.write_text("schema: 1\nextends: good\nabout: nobody tells customers anything\nsteps: {notices: null}\n")
    read = load_team(file).team
    assert read.team == "silent"
    assert {"pick-up", "first-notice"} <= {step.id for step in read.steps}
    assert "notices" not in {step.id for step in read.steps}
