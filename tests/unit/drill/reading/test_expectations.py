from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.cli.find_drills import connector_files, drill_files
from harness.drill.reading.expectations import FILE, Expectation, load, only
from harness.errors import DrillInvalid

BUNDLED = assets.fixture("connector") / FILE


def test_every_broken_connector_is_expected_to_be_caught_by_a_drill_that_has_the_check() -> None:
    from harness.drill.reading.load import load_drill
    from harness.plan.gates import gates

    found = load(BUNDLED)
    broken = {name for name, path in connector_files().items() if path.parent.name == "broken"}
    assert set(found) == broken
    for name, due in found.items():
        drill = load_drill(drill_files()[due.drill]).drill
        implied = {"recovered_within"} if any(phase.until and phase.until.owed_share == 0.0 for phase in drill.timeline) else set()
        assert due.check in {use.name for use in drill.checks} | set(gates()) | implied, name


def test_where_nobody_may_resolve_too_early_somebody_must_resolve() -> None:
    from harness.drill.reading.load import load_drill

    for name, file in drill_files().items():
        asked = {use.name for use in load_drill(file).drill.checks}
        assert "resolved_after_data" not in asked or "resolved_alert" in asked, name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {drill: x, check: exactly_one}", "expectations.yaml:1:22: a.check: unknown check 'exactly_one'"),
        ("a: {drill: x, chek: exactly_once}", "unknown key"),
        ("a: {drill: x}", "check"),
        ("- a", "expectations.yaml:1:1"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(DrillInvalid) as caught:
        load(tmp_path / FILE)
    assert said in str(caught.value)


def test_only_some() -> None:
    due = Expectation(drill="commit-then-cut", check="exactly_once")
    both = {"duplicates": due, "loses": due}
    assert only(both, []) == both
    assert only(both, ["loses"]) == {"loses": due}
    with pytest.raises(DrillInvalid, match="did you mean 'loses'"):
        only(both, ["looses"])
