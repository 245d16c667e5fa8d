"""An API key and HTTP Basic in place of OAuth: the drills of credentials without a copy, for a correct connector and one with a defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness import assets
from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e
SPEED = 30.0


@pytest.fixture
def drilled(carried_out: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    """A drill of the catalogue with another connector than its own, a second time at half the speed."""

    def run(drill: str, connector: str, *, needs_verdict: bool = True) -> Rehearsal:
        plans = (draw_up(drill, connector=connector, speed=speed, seed=11) for speed in (SPEED, SPEED / 2))
        return carried_out(*plans, needs_verdict=needs_verdict)

    return run


@pytest.mark.parametrize("drill", ["secret-rotated-with-overlap", "secret-revoked"])
def test_the_reference_connector_passes_with_a_key(drill: str, drilled: Callable[..., Rehearsal]) -> None:
    rehearsal = drilled(drill, "reference-keys")
    assert rehearsal.judgement.exit_code == 0, in_words(rehearsal.judgement)
    assert {side: auth.kind for side, auth in rehearsal.plan.about.logins.items()} == {"source": "basic", "destination": "api_key"}


def test_a_key_that_is_kept_in_memory_is_noticed(drilled: Callable[..., Rehearsal]) -> None:
    rehearsal = drilled("secret-rotated-with-overlap", str(assets.fixture("connector") / "broken" / "key-in-memory.connector.yaml"))
    failed = {verdict.check for verdict in rehearsal.judgement.verdicts if verdict.outcome == "FAIL"}
    assert "rejected_calls" in failed, in_words(rehearsal.judgement)


def test_no_credential_stays(drilled: Callable[..., Rehearsal]) -> None:
    run_dir: Path = drilled("secret-revoked", "reference-keys", needs_verdict=False).run_dir
    texts = [path.read_text(errors="replace") for path in run_dir.rglob("*") if path.is_file()]
    assert texts
    assert not any("idrill-secret-" in text for text in texts)
