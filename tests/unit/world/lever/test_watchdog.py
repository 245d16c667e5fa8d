"""What the watchdog makes of what it is told; the process itself is tested with a Toxiproxy."""

from __future__ import annotations

from harness.world.lever.watchdog import Watch


def test_what_is_broken_has_a_deadline_until_it_is_whole() -> None:
    watch = Watch()
    watch.hear({"broken": ["billing", ""], "wall_s": 10}, 100.0)
    watch.hear({"broken": ["billing", "f2"], "wall_s": 5}, 100.0)
    assert watch.late(104.0) == []
    assert watch.late(106.0) == [("billing", "f2")]
    watch.hear({"whole": ["billing", ""]}, 107.0)
    assert watch.late(200.0) == [("billing", "f2")]


def test_only_a_word_of_the_harness_makes_its_end_a_good_one() -> None:
    watch = Watch()
    watch.hear({}, 1.0)
    assert watch.over is False
    watch.hear({"over": True}, 2.0)
    watch.hear({}, 3.0)
    assert watch.over is True


def test_what_was_never_broken_can_be_made_whole() -> None:
    watch = Watch()
    watch.hear({"whole": ["billing", ""]}, 1.0)
    assert watch.due == {}
