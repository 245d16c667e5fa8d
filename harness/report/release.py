"""Which release of the connector a run judged, in sentences: its file, what identifies the program, image, commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from harness.evidence.judged_subject import judged_subject
from harness.report.hostile import line
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.subject import Commit, Files, Part, Subject

_SHORT = 12
_LONGEST = 80
_STAND_IN: Mapping[Part, str] = {
    "connector": "This was the bundled reference connector: the run says nothing about yours.",
    "watchdog": "Its watchdog came with the harness, too: the run says nothing about your monitoring.",
}


def release(evidence: Evidence) -> str:
    """One line for people. What is not known is said to be unknown; the whole digests are in `subject.json`."""
    subject = judged_subject(evidence)
    name = line(evidence.connector_name, _LONGEST) or "the connector"
    file = line(Path(evidence.plan.connector_file).name, _LONGEST) or "an unknown file"
    told = [
        f"{name}, described in {file} (digest of its meaning {subject.connector[:_SHORT]}, {_commit(subject.commit)}).",
        *(_STAND_IN[part] for part in subject.stand_ins),
        f"{_identified(subject, _command(evidence))}; {_watched(subject.watched)}.",
        f"A run whose subject.json begins its digest with {subject.digest[:_SHORT]} tested the same.",
    ]
    return " ".join(told)


def _command(evidence: Evidence) -> str:
    """The command that starts the connector, which names its files; empty: it has none."""
    connector = evidence.plan.about.connector
    return line(" ".join(connector.batch_command or connector.command or ()), _LONGEST)


def _commit(commit: Commit | None) -> str:
    if commit is None:
        return "git commit unknown"
    return f"git commit {commit.id[:_SHORT]}" + (", with changes that are not committed" if commit.dirty else "")


def _identified(subject: Subject, command: str) -> str:
    return "; ".join(_how(subject, command))


def _how(subject: Subject, command: str) -> Iterator[str]:
    """What `how` means, and the parts that it names."""
    if subject.how == "image":
        yield f"Its program is known by its image, {(subject.image or 'unknown')[: len('sha256:') + _SHORT]}"
    elif subject.how == "asked":
        yield "Its program is known by what it answered when it was asked"
    elif subject.how == "unknown":
        yield "Which program ran is unknown: neither files nor an image identify it"
    elif subject.programs is None:
        yield "Which program ran is unknown: the commands of the connector file name no files"
    else:
        started = f", started with “{command}”" if command else ""
        yield f"Its program is known by {_files(subject.programs)} that its commands name{started}"
    if subject.how in {"image", "asked", "unknown"} and subject.programs is not None:
        yield f"the commands name {_files(subject.programs)}"


def _watched(watched: Files | None) -> str:
    return "no integration file says which files to watch" if watched is None else f"the integration file watches {_files(watched)}"


def _files(files: Files) -> str:
    return f"{many(files.files, 'file')} (digest of paths and contents {files.digest[:_SHORT]})"
