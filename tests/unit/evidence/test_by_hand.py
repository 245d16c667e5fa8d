"""Records that people imported are in the destination, and are no work of the connector's."""

from __future__ import annotations

from typing import Any

from by_hand import KEPT, frozen

from harness.evidence.evidence import Evidence


def test_they_have_landed_once_and_are_not_in_doubt(run: Any) -> None:
    with Evidence.open(frozen(run, *KEPT).save()) as evidence:
        counts = evidence.delivery.counts
        assert (counts.landed, counts.missing, counts.in_doubt, counts.unrepeated) == (3, 0, 0, 0)
        assert evidence.delivery.surplus("effects") == 0
        assert evidence.by_hand.imported[["key", "fault", "offered_t"]].values.tolist() == [[key, "f2", 400.0] for _, key, _ in KEPT]
        assert [(step.t, step.event) for step in evidence.by_hand.steps()] == [(600.0, "begun"), (1400.0, "done")]


def test_the_connector_has_not_written_them(run: Any) -> None:
    with Evidence.open(frozen(run, *KEPT).save()) as evidence:
        assert evidence.traffic.last_commit(0, 2000) is None
        assert evidence.traffic.commits(0, 2000) == 0
        assert len(evidence.delivery.attempts_between(0, 2000)) == 0


def test_a_record_that_the_connector_delivers_again_is_doubled(run: Any) -> None:
    run = frozen(run, *KEPT)
    run.write(1510, ("invoice-1", 1))
    with Evidence.open(run.save()) as evidence:
        assert evidence.delivery.surplus("effects") == 1
        assert evidence.attribution.doubled("effects")[["key", "excused"]].values.tolist() == [["invoice-1", 0]]
