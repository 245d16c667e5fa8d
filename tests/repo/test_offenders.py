"""How the rules of this repository tell who breaks them: all at once, each with its place, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from offenders import ROOT, Offence, none_breaks, programs


def test_all_offenders_are_named_with_their_place_and_what_to_do() -> None:
    offences = [
        (ROOT / "harness" / "one.py", [Offence(12, "pickle"), Offence(3, "eval")]),
        (ROOT / "harness" / "good.py", []),
        (Path("/elsewhere/two.py"), [Offence(1, "a shell")]),
    ]
    with pytest.raises(AssertionError) as caught:
        none_breaks("no danger", offences, mend="do without")
    told = str(caught.value).splitlines()
    assert told[:5] == [
        "no danger: 3 times not so",
        "  harness/one.py:3: eval",
        "  harness/one.py:12: pickle",
        "  /elsewhere/two.py:1: a shell",
        "to mend it: do without",
    ]


def test_nobody_who_breaks_it_is_no_failure() -> None:
    none_breaks("no danger", [(ROOT / "harness" / "good.py", [])], mend="do without")


def test_a_rule_that_looks_at_nothing_proves_nothing() -> None:
    with pytest.raises(AssertionError, match="nothing to look at"):
        none_breaks("no danger", [], mend="do without")


def test_programs_are_those_of_the_repository_and_no_copies() -> None:
    found = programs("harness", "fixtures")
    assert {ROOT / "harness" / "rehearsal.py", ROOT / "fixtures" / "connector" / "app.py"} <= set(found)
    assert not [path for path in found if "_bundled" in path.parts]
