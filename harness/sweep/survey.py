"""How many points there are: the commits that the uncut drill makes in the phase that is swept."""

from __future__ import annotations

from pathlib import Path


def commits_in(run_dir: Path, phase: str) -> int:
    """Of the timeline's records; the seeded ones are written before. Raises RunUnreadable."""
    from harness.evidence.evidence import Evidence

    with Evidence.open(run_dir) as evidence:
        span = next((span for span in evidence.spans if span.name == phase), None)
        if span is None:
            return 0
        end = span.ended_t if span.ended_t is not None else evidence.end_t
        return int(evidence.commits["t"].between(span.started_t, end, inclusive="left").sum())
