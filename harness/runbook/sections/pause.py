"""Layer 2: stop the harm, and keep records waiting or flowing by hand."""

from __future__ import annotations

from collections.abc import Iterator

from harness.report.wording import many
from harness.runbook.blocks import Block, Bullet, Heading, Line, Step, code, said
from harness.runbook.known import Known
from harness.runbook.words import all_of, by, how


def pause(known: Known) -> Iterator[Block]:
    file = known.file
    yield Heading(2, "2. Pause or queue", "pause")
    if file.runbook.safety:
        yield Line("**At once,** so that it gets no worse:")
        yield from (Step(said(act)) for act in file.runbook.safety)
    stop = how(file.pause.control, file.pause.how)
    if stop:
        yield Step(f"**Pause:** {stop}{by(known, file.pause.by)}{_approvals(file.pause.approvals)}")
    for toggle in file.toggles:
        if toggle.name:
            effect = f": {said(toggle.does)}" if toggle.does else ""
            switch = f"; {code(toggle.how)}" if toggle.how else ""
            yield Bullet(f"**Or only** {said(toggle.name)}{effect}{switch}{by(known, toggle.by)}")
    yield from _fallback(known)


def _approvals(count: int | None) -> str:
    return "" if count is None else ", without asking anybody" if count == 0 else f", with {many(count, 'approval')}"


def _fallback(known: Known) -> Iterator[Block]:
    fallback = known.file.fallback
    parts = (
        ("switch to it", said(fallback.start) if fallback.start else ""),
        ("queue", code(fallback.queue) if fallback.queue else ""),
        ("format", said(fallback.format) if fallback.format else ""),
        ("no duplicates", said(fallback.dedupe) if fallback.dedupe else ""),
        ("who", said(known.person(fallback.owner))),
        ("order", all_of(fallback.order, ", then ")),
        ("end", said(fallback.stop) if fallback.stop else ""),
    )
    if any(text for _, text in parts):
        yield Bullet("**By hand meanwhile:** " + "; ".join(f"*{name}:* {text}" for name, text in parts if text))
