"""Phrases that several sections share."""

from __future__ import annotations

from collections.abc import Iterable

from harness.archive.record import RunRecord
from harness.runbook.blocks import code, said
from harness.runbook.known import Known, Page, drill_name


def day(record: RunRecord) -> str:
    return (record.started or "")[:10]


def run_command(known: Known, *drills: str) -> str:
    """What measures or rehearses them."""
    return code(f"idrill run {' '.join(drills)} --integration {known.name}")


def last_drill(known: Known, drill: str | None) -> str:
    """When a drill was last run, and with which outcome."""
    if not drill:
        return "no drill rehearses it"
    record = known.last(drill)
    return f"{said(drill_name(drill))}: {f'{record.outcome}, {day(record)}' if record else 'never run'}"


def first_page(known: Known, drill: str | None) -> str:
    """The measured words of the first page."""
    if not drill:
        return "no drill shows it"
    page = known.page(drill)
    if page is None:
        return f"not measured yet ({said(drill_name(drill))})"
    record = next(record for record in known.records if record.run == page.run)
    return f"{page_words(page)} ({said(page.drill)}, {day(record)})"


def page_words(page: Page) -> str:
    """What it said."""
    return f"“{said(page.text)}”" if page.text else "nobody was paged"


def how(control: str | None, words: str | None) -> str:
    """How something is done: a control of the connector, words, or both. Empty: nobody has decided."""
    return "; ".join(filter(None, (f"control {code(control)}" if control else "", said(words) if words else "")))


def by(known: Known, name: str | None) -> str:
    """`, by Robin Example`."""
    return f", by {said(known.person(name))}" if known.person(name) else ""


def all_of(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(map(said, texts))


def share(part: float) -> str:
    """`10 %`."""
    return f"{part * 100:.6g} %"
