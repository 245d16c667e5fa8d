"""Game-day files: what is read, what is refused, and where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.errors import DrillInvalid
from harness.gameday.model import Roles
from harness.gameday.reading import references
from harness.gameday.reading.load import LoadedGameday, load_gameday

INTEGRATION = assets.fixture("integrations") / "orders-to-billing.integration.yaml"
DAY = f"""\
schema: 1
gameday: billing
integration: {INTEGRATION}
drill: bad-deployment-rolled-back
when: {{starts: 2026-12-03T14:00, zone: Europe/Vienna, lasts: 90m}}
roles: {{commander: Sam Example, comms: Kim Example, liaison: Robin Example, scribe: Lee Example, master: Lee Example}}
surprises:
  - {{at: {{deployed: 2m}}, tell: liaison, say: sales says that the CRM was upgraded}}
  - {{when: asked, fault: {{kind: latency, link: source, latency: 3s, lasts: 2m}}}}
abort: {{owed: 5000, after: 60m}}
checks: [rejected_calls]
"""


def loaded(text: str, folder: Path) -> LoadedGameday:
    path = folder / "billing.gameday.yaml"
    path.write_text(text)
    return load_gameday(path)


def refusal(text: str, folder: Path) -> list[str]:
    with pytest.raises(DrillInvalid) as caught:
        loaded(text, folder)
    return [str(problem).removeprefix(f"{folder}/billing.gameday.yaml:") for problem in caught.value.problems]


def named_in_vain(text: str, folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/billing.gameday.yaml:") for problem in references.problems(loaded(text, folder))]


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    day = loaded(DAY, tmp_path).gameday
    assert isinstance(day.roles, Roles)
    assert day.roles.given()["liaison"] == "Robin Example"
    assert [(one.phase, one.after_s, one.when) for one in day.surprises] == [("deployed", 120.0, None), (None, 0.0, "asked")]
    assert (day.abort.owed, day.abort.after) == (5000, 3600.0)
    assert day.drill == ("bad-deployment-rolled-back",)
    assert named_in_vain(DAY, tmp_path) == []


def test_all_problems_come_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        DAY.replace("comms:", "coms:").replace("2026-12-03T14:00", "tomorrow").replace("Europe/Vienna", "Vienna").replace("tell:", "tel:")
    )
    said = refusal(text.replace("rejected_calls", "notice_wihtin"), tmp_path)
    assert [line.split(":")[0] for line in said] == ["5", "5", "6", "8", "11"]
    assert "did you mean 'comms'?" in said[2]
    assert "did you mean 'tell'?" in said[3]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("at: {deployed: 2m}, tell", "tell", "neither at nor when"),
        ("when: asked, fault", "at: {deployed: 1m}, when: asked, fault", "both at and when"),
        (", say: sales says that the CRM was upgraded", "", "tell without say"),
        (", fault: {kind: latency, link: source, latency: 3s, lasts: 2m}", "", "nobody could notice"),
        ("lasts: 2m}}", "lasts: 2m, every: 3m, times: 2}}", "a surprise with every"),
        ("at: {deployed: 2m}", "at: {deployed: 2m, recovery: 1m}", "several phases"),
        ("commander: Sam Example", "commander: the ops team", "no person"),
        ("owed: 5000", "owed: 0", "greater than or equal to 1"),
        ("[rejected_calls]", "[{rejected_calls: {at_mots: 3}}]", "did you mean 'at_most'?"),
    ],
)
def test_what_makes_no_sense_is_refused(before: str, after: str, told: str, tmp_path: Path) -> None:
    assert before in DAY
    said = refusal(DAY.replace(before, after), tmp_path)
    assert len(said) == 1
    assert told in said[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("drill: bad-deployment-rolled-back", "drill: bad-deployment-roled-back", "did you mean 'bad-deployment-rolled-back'"),
        ("at: {deployed: 2m}", "at: {deploied: 2m}", "did you mean 'deployed'?"),
        ("comms: Kim Example", "comms: Kin Example", "did you mean 'Kim Example'?"),
        (", master: Lee Example", "", "nobody can ask for it"),
        ("tell: liaison", "tell: scribe", "nobody is scribe"),
        ("[rejected_calls]", "[rejected_calls, exactly_once]", "exactly_once is a check of the drill bad-deployment-rolled-back already"),
        (str(INTEGRATION), "nothing.integration.yaml", "no such integration file"),
    ],
)
def test_what_is_named_in_vain_is_told(before: str, after: str, told: str, tmp_path: Path) -> None:
    text = DAY.replace("scribe: Lee Example, ", "") if "scribe" in after else DAY
    said = named_in_vain(text.replace(before, after), tmp_path)
    assert len(said) == 1
    assert told in said[0]


def test_an_integration_with_mistakes_is_one_problem_here(tmp_path: Path) -> None:
    (tmp_path / "wrong.integration.yaml").write_text("schema: 1\nintegration: x\npatern: one-way-write\n")
    [said] = named_in_vain(DAY.replace(str(INTEGRATION), "wrong.integration.yaml"), tmp_path)
    assert said.startswith("3:14: integration: has 2 problems of its own")
    assert f"`idrill check {tmp_path}/wrong.integration.yaml` names them" in said
