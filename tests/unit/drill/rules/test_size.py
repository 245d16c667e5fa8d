"""A drill that no machine could hold is refused by its file alone, with the bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rate: 40/min", "rate: 400000000/min", "allowed: a rate such as 40/min, of at most 600000/min"),
        ("rate: 40/min", f"rate: {'9' * 400}/min", "allowed: a rate such as 40/min, of at most 600000/min"),
        (
            "rate: 40/min",
            "rate: 500000/min",
            "workload.rate: 20,000,000 changes over the timeline; allowed: at most 999,988, so",
        ),
        ("lasts: 20m", "lasts: 20000h", "timeline[1].lasts: a timeline of 20000h20m; allowed: at most 2160h for all phases together"),
        ("at_most: 15m", "at_most: 2200h", "timeline[2].at_most: a timeline of 2200h25m"),
        ("account: 4", "account: 1000000", "stack.source.entities: 1,000,008 records before the drill; allowed: at most 1,000,000"),
        (
            "kind: steady, rate: 40/min, mix: {create: 0.7, update: 0.3}",
            "kind: bursts, rate: 40/min, burst: 100000, every: 1m",
            "4,001,600 changes over the timeline",
        ),
        ("rate: 40/min", "rate: 30000/min", "1,200,000 changes over the timeline"),
    ],
)
def test_what_is_too_large_is_refused_with_its_bound(drill_text: str, old: str, new: str, said: str) -> None:
    assert old in drill_text
    with pytest.raises(DrillInvalid) as refused:
        validate.drill(document.parse(drill_text.replace(old, new), Path("x.drill.yaml")))
    assert said in str(refused.value)


def test_a_surge_counts(drill_text: str) -> None:
    text = drill_text.replace("faults: [{kind: down, link: destination}]", "faults: [{kind: surge, factor: 100}]")
    with pytest.raises(DrillInvalid, match="1,010,000 changes over the timeline"):
        validate.drill(document.parse(text.replace("rate: 40/min", "rate: 500/min"), Path("x.drill.yaml")))
    validate.drill(document.parse(text, Path("x.drill.yaml")))
