"""`idrill plan --all`: what becomes of each drill for one connector."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.cli.fits import Fit, fits, table


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three drills of the catalogue, and none beside them."""
    drills = {name: assets.drills() / f"{name}.drill.yaml" for name in ("commit-then-cut", "token-expiry", "missing-scope")}
    for module in ("harness.cli.fits", "harness.cli.find_drills"):
        monkeypatch.setattr(f"{module}.drill_files", lambda: drills)
    (tmp_path / "app.py").touch()
    file = tmp_path / "own.connector.yaml"
    file.write_text(
        'connector: own\nrun: {command: ["{python}", app.py]}\nclock: env\ncarries: [create, update]\nauth: {destination: oauth}\n'
    )
    return file


def test_planned_adapted_or_refused_and_the_last_line_counts(idrill: Callable[..., Any], few: Path) -> None:
    file = few.read_text()
    assert idrill("plan", "--all", "--connector", str(few)).stdout.splitlines()[-1] == "1 planned, 2 adapted, 0 refused"
    few.write_text(file.replace("destination: oauth", "destination: basic"))
    said = idrill("plan", "--all", "--connector", str(few))
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert [line.split() for line in lines if not line.startswith(" ")][:-1] == [
        ["commit-then-cut", "adapted"],
        ["token-expiry", "refused"],
        ["missing-scope", "adapted"],
    ]
    assert "only with `auth: {destination: oauth}`" in said.stdout
    assert lines[-1] == "0 planned, 2 adapted, 1 refused"


def test_without_a_clock_it_is_planned_in_real_time_and_the_way_out_is_said_once(idrill: Callable[..., Any], few: Path) -> None:
    """`clock: real` is the default: it must not be the reason that nothing fits."""
    few.write_text(few.read_text().replace("clock: env\n", ""))
    said = idrill("plan", "--all", "--connector", str(few))
    assert said.stdout.splitlines()[-1] == "1 planned, 2 adapted, 0 refused"
    assert said.stderr.count("`clock: accelerated`") == 1
    assert "3 refused" in idrill("plan", "--all", "--speed", "60", "--connector", str(few)).stdout


def test_a_stretched_baseline_is_an_adaptation_and_its_reason_stands_once(idrill: Callable[..., Any], few: Path) -> None:
    few.write_text(few.read_text() + "lag: 4m\n")
    said = idrill("plan", "--all", "--connector", str(few), "--json").stdout
    stretched = "phase baseline: 8m in place of 5m: records need time to arrive, and the connector's lag is 4m"
    assert stretched in json.loads(said)[0]["said"]
    assert {fit["outcome"] for fit in json.loads(said)} == {"adapted"}


def test_lengths_that_differ_have_one_footnote() -> None:
    why = "a batch must meet its fault, and one is started every 5m"
    found = [Fit(name, "adapted", (f"phase cut: {n}m15s in place of {n}m: {why}",)) for n, name in enumerate("abcd", 1)]
    assert list(table(found))[:5] == [*(f"{name}  adapted [1]" for name in "abcd"), f"[1] 4 drills: phases last longer: {why}"]


def test_a_sentence_about_many_drills_is_said_once_with_their_count() -> None:
    every, some = "login: HTTP Basic", "workload: without deletions"
    found = [Fit(name, "adapted", (every, some) if name in "ab" else (every,)) for name in "abcd"]
    assert list(table([*found, Fit("e", "refused", ("no clock",)), Fit("f", "planned", ())])) == [
        "a  adapted [1]",
        "     workload: without deletions",
        "b  adapted [1]",
        "     workload: without deletions",
        "c  adapted [1]",
        "d  adapted [1]",
        "e  refused",
        "     no clock",
        "f  planned",
        "[1] 4 drills: login: HTTP Basic",
        "1 planned, 4 adapted, 1 refused",
    ]


def test_for_programs(idrill: Callable[..., Any], few: Path) -> None:
    found = json.loads(idrill("plan", "--all", "--json", "--connector", str(few)).stdout)
    assert [(fit["drill"], fit["outcome"], len(fit["said"])) for fit in found] == [
        ("commit-then-cut", "planned", 0),
        ("token-expiry", "adapted", 1),
        ("missing-scope", "adapted", 1),
    ]


def test_a_drill_or_all_of_them(idrill: Callable[..., Any]) -> None:
    assert idrill("plan").exit_code == 2
    assert idrill("plan", "--all", "commit-then-cut").exit_code == 2
    assert idrill("plan", "--all", "--connector", "no-such-one").exit_code == 2


def test_most_of_the_catalogue_fits_a_batch_connector_without_controls(tmp_path: Path) -> None:
    """With `batch: {every: 5m}`, the guide's own line, and nothing else. Each refusal names the key to add or to change."""
    (tmp_path / "app.py").touch()
    file = tmp_path / "own.connector.yaml"
    file.write_text('connector: own\nrun: {command: ["{python}", app.py]}\nclock: accelerated\nbatch: {every: 5m}\n')
    found = list(fits(str(file), 60.0, "local"))
    refused = [fit for fit in found if fit.outcome == "refused"]
    assert len(found) - len(refused) >= 40
    assert [fit.drill for fit in refused if not all("`" in said for said in fit.said)] == []
