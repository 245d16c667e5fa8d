"""`idrill gameday` before anything runs: what can be played, and what cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets

INTEGRATION = assets.fixture("integrations") / "orders-to-billing.integration.yaml"
DAY = f"""\
schema: 1
gameday: billing
integration: {INTEGRATION}
drill: bad-deployment-rolled-back
roles: {{commander: backup, comms: Kim Example, liaison: owner, scribe: Lee Example}}
checks: [rejected_calls]
"""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "billing.gameday.yaml"
    path.write_text(DAY)
    return path


def team(folder: Path, step: str) -> str:
    path = folder / "odd.team.yaml"
    path.write_text(f"schema: 1\nteam: odd\nsteps: [{{id: a, {step}}}]\n")
    return str(path)


def test_it_says_what_people_can_ask_for(day: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("gameday", str(day), "--check", "--rehearse", "good", "--speed", "60")
    assert said.exit_code == 0, said.stderr
    assert "bad-deployment-rolled-back: can be played at speed 60 on the runtime local" in said.stdout
    assert "people can ask for pause, resume, replay, trigger, rotate_credential, roll_back" in said.stdout


def test_people_play_at_speed_1_unless_somebody_asks_for_another(day: Path, idrill: Callable[..., Any]) -> None:
    assert "at speed 1 on the runtime local" in idrill("gameday", str(day), "--check").stdout
    assert "at speed 10 on the runtime local" in idrill("gameday", str(day), "--check", "--speed", "10").stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--listen", "8080"), "is not HOST:PORT"),
        (("--listen", "192.0.2.7:8443"), "add --console-remote if that is meant"),
        (("--console-cert", "cert.pem"), "--console-cert and --console-key go together"),
        (("--console-cert", "none.pem", "--console-key", "none.pem"), "the certificate cannot be used"),
    ],
)
def test_a_console_that_nobody_should_reach_so_is_refused_beforehand(
    given: tuple[str, ...], told: str, day: Path, idrill: Callable[..., Any]
) -> None:
    said = idrill("gameday", str(day), "--check", *given)
    assert said.exit_code == 2
    assert told in said.stderr


def test_an_invitation_is_written_and_nothing_runs(day: Path, idrill: Callable[..., Any]) -> None:
    goal = day.with_suffix(".ics")
    said = idrill("gameday", str(day), "--ics", str(goal))
    assert (said.exit_code, goal.exists()) == (2, False)
    assert "nobody has said when it takes place" in said.stderr
    day.write_text(DAY + "when: {starts: 2026-12-03T14:00, zone: Europe/Vienna, lasts: 90m}\n")
    said = idrill("gameday", str(day), "--ics", str(goal))
    assert said.exit_code == 0, said.stderr
    assert goal.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (
            "on: page.night, as: liaison, do: acknowledge",
            "waits for page.night, but nobody has the route night; there are primary, backup, shared",
        ),
        ("on: start, as: master, do: note, text: hm", "is for master, and nobody has this role on the game day billing"),
        ("on: start, as: scribe, do: hand_over, role: scribe, to: master", "is for master, and nobody has this role"),
    ],
)
def test_what_nobody_could_play_is_refused_beforehand(step: str, told: str, day: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("gameday", str(day), "--rehearse", team(day.parent, step))
    assert said.exit_code == 2
    assert told in said.stderr


def test_a_surprise_that_cannot_be_injected_is_refused_beforehand(day: Path, idrill: Callable[..., Any]) -> None:
    fault = "surprises: [{at: {deployed: 1m}, fault: {kind: down, link: destination.tokens}}]\n"
    day.write_text(DAY + fault)
    said = idrill("gameday", str(day), "--check")
    assert said.exit_code == 2
    assert "surprise 1: link: found there is no link 'destination.tokens' in this stack" in said.stderr


def test_what_nobody_can_have_done_is_left_out_of_a_team(day: Path, idrill: Callable[..., Any]) -> None:
    day.write_text(DAY.replace("bad-deployment-rolled-back", "connector-down-20m").replace("rejected_calls", "rate_within: {at_most: 600}"))
    said = idrill("plan", str(day), "--rehearse", "good")
    assert said.exit_code == 0, said.stderr
    assert "left out, because nobody can have it done in this run: decide-roll-back, roll-back" in said.stdout
    assert "played by the scripted team good" in said.stdout
