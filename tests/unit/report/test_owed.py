"""The numbers of owed records hang together."""

from __future__ import annotations

from typing import Any

from harness.report.owed import owed_in_words
from harness.report.storyline import storyline


def test_at_the_heal_at_most_and_at_the_end(passing: Any) -> None:
    assert owed_in_words(passing.evidence) == (
        "Records owed, which crm had offered and billing did not have yet: 40 when f1 (down on destination) was healed at 25:00, "
        "at most 40 after the warm-up (at 16:30), and 0 at the end. "
        "All of the 40 owed at the heal of f1 had been delivered when the page was resolved at 26:40."
    )


def test_the_picture_has_the_same_maximum(passing: Any) -> None:
    shown = storyline(passing.evidence)
    assert shown is not None
    assert (shown.worst.t, shown.worst.count) == passing.evidence.backlog.most(0.0) == (990, 40)


def test_what_the_page_left_and_what_the_check_counts(drill: Any, tell: Any) -> None:
    """One record was offered in the last minute before the heal: it is owed at the heal, and the check does not count it."""
    drill.check("resolved_after_data")
    drill.offer("invoice-800", 1495)
    drill.write(1650, ("invoice-800", 1))
    drill.lines["alerts"] = [line for line in drill.lines["alerts"] if line[1].get("action") != "resolve"]
    drill.alert(1560.5, action="resolve")
    words = owed_in_words(tell(drill).evidence)
    assert "41 when f1 (down on destination) was healed" in words
    assert "so 20 were still owed then: resolved_after_data counts 19 of them, those offered by 24:00, 1m (the connector's lag)" in words


def test_a_page_that_was_resolved_during_the_fault(drill: Any, tell: Any) -> None:
    drill.check("resolved_after_data")
    drill.lines["alerts"] = [line for line in drill.lines["alerts"] if line[1].get("action") != "resolve"]
    drill.alert(900, action="resolve")
    words = owed_in_words(tell(drill).evidence)
    assert words.endswith(
        "When the page was resolved at 15:00, before the heal of f1, 31 records were owed; resolved_after_data counts the 40 at 24:00, "
        "1m (the connector's lag) before it."
    )


def test_without_a_heal_there_is_nothing_to_say(killed: Any) -> None:
    assert owed_in_words(killed.evidence) == ""
