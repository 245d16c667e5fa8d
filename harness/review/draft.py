"""A review, as far as evidence can write it: the head, what happened, and a comment where only people know."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness.archive.draw import draw
from harness.archive.file import as_bytes, file_name, quarter
from harness.debrief.chronology import lines_of
from harness.debrief.places import Places
from harness.debrief.promises import rows
from harness.evidence.began import began_at
from harness.report.banner import banner
from harness.report.hostile import line, markdown
from harness.report.owed import owed_in_words
from harness.report.wording import clock, many
from harness.review.sections import SECTIONS

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

BEGIN = "<!-- chronology: written from the evidence -->"
END = "<!-- end of the chronology -->"
_MOST_LINES = 300
_SHOWN = frozenset({"people", "alert", "fault", "control", "trouble", "phase"})
_ASKED = {
    "factors": "What made it possible, and what made it last? There are always several. One item each, with its category in front:\n"
    "user, data, design, application or infrastructure. `idrill review check` says where one blames a person.\n"
    "- design: the retry … because …",
    "well": "What helped, and should stay as it is?",
    "lucky": "What would not have helped next time?",
    "surprised": "What was not as somebody expected it?",
    "actions": "They stand in the head of this file, each with owner, date and the check that will show that it works.\n"
    "What do you not do, and why?",
}


def draft(evidence: Evidence, judgement: Judgement, path: Path) -> str:
    """The text of a review that will stand at `path`."""
    written = {"summary": _summary(evidence, judgement), "impact": _impact(evidence, judgement), "chronology": _chronology(evidence)}
    parts = [f"---\n{_head(evidence, judgement, path)}---", f"\n# {markdown(name_of(evidence))}"]
    for key, title in SECTIONS.items():
        parts.append(f"\n## {title}\n\n{written.get(key) or f'<!-- {_ASKED[key]} -->'}")
    return "\n".join([*parts, ""])


def name_of(evidence: Evidence) -> str:
    """Of the game day, or of the drill where nobody played."""
    return evidence.plan.gameday.name if evidence.plan.gameday else evidence.drill_name


def file_of(evidence: Evidence) -> str:
    """`2026-12-03-billing-q4.md`; the day is that of the run, in UTC."""
    return f"{_day(evidence)}-{re.sub(r'[^A-Za-z0-9-]+', '-', name_of(evidence)).strip('-') or 'run'}.md"


def _day(evidence: Evidence) -> str:
    """A run whose journal does not say when it began is told by its id."""
    began = began_at(evidence)
    digits = re.match(r"(\d{4})(\d\d)(\d\d)-", evidence.run)
    return f"{began:%Y-%m-%d}" if began else "-".join(digits.groups()) if digits else "1970-01-01"


def _head(evidence: Evidence, judgement: Judgement, path: Path) -> str:
    record = draw(evidence, judgement)
    integration = evidence.plan.integration
    said = {
        "schema": "1",
        "run": _quoted(evidence.run),
        "integration": _quoted(os.path.relpath(integration.file, path.parent.resolve())) if integration else "null",
        "played": _day(evidence),
        "record": _quoted(f"{quarter(record)}/{file_name(record.run, as_bytes(record))}"),
        "subject": _quoted(record.subject.digest),
        "held": "null  # the day on which people sat together, such as 2026-12-04",
        "actions": "[]",
    }
    example = (
        "#  - {id: A1, does: the page names billing when the token endpoint is down, kind: detect, owner: Sam Example, due: 2026-12-18,\n"
        "#     done_when: {drill: token-endpoint-down, check: alert_names}}\n"
    )
    return "".join(f"{key}: {value}\n" for key, value in said.items()) + example


def _quoted(text: str) -> str:
    escaped = line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _summary(evidence: Evidence, judgement: Judgement) -> str:
    told = banner(evidence, judgement)
    gameday = evidence.plan.gameday
    who = f", played by {many(len(gameday.people), 'person').replace('persons', 'people')}" if gameday and not gameday.team else ""
    script = f", played by the scripted team {markdown(gameday.team.name)}" if gameday and gameday.team else ""
    first = f"{markdown(evidence.plan.about.title)}{who}{script}. {markdown(told.headline)}: {judgement.outcome}."
    causes = [f"- {markdown(str(cause))}" for cause in told.causes]
    return "\n".join([first, *(["", *causes] if causes else [])])


def _impact(evidence: Evidence, judgement: Judgement) -> str:
    counts = evidence.delivery.counts
    data = f"{many(counts.missing, 'record')} missing at the end, {many(evidence.delivery.surplus('effects'), 'doubled effect')}, "
    data += f"{many(counts.corrupted, 'record')} written with wrong content, {counts.repaired} of them corrected."
    times = [f"- {row.what}: {row.took}{f' (promised: {row.promise})' if row.promise else ''}" for row in rows(evidence, judgement)]
    owed = owed_in_words(evidence)
    return "\n".join([data, *([markdown(owed)] if owed else []), *(["", *times] if times else [])])


def _chronology(evidence: Evidence) -> str:
    return "\n".join([BEGIN, "", *list(_told(evidence))[:_MOST_LINES], "", END])


def _told(evidence: Evidence) -> Iterator[str]:
    """What people did and saw; the debrief has the rest."""
    for one in lines_of(evidence, Places(evidence.run_dir)):
        if one.what in _SHOWN:
            yield f"- {clock(one.t)} {markdown(one.text)}{f' ({one.place})' if one.place else ''}"
