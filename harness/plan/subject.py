"""What a plan judges, as far as files say it: digests of the connector file, of the files that its commands name, and of watched ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from harness import assets
from harness.drill.connector.file import ConnectorFile
from harness.drill.reading.programs import named_files
from harness.errors import PlanImpossible
from harness.integration.reading.watched import watched_files as checked
from harness.plan.identity import digest, program_digest
from harness.plan.model import IntegrationPlan, Plan
from harness.regular_file import is_regular
from harness.subject import Commit, Files, How, Part, Subject

MOST_FILES = 20_000
_NEVER = (".git", "__pycache__", ".venv", "node_modules")
"""Folders of generated files only."""


def subject_of(plan: Plan, commit: Commit | None = None, watched: Files | None = None) -> Subject:
    """Of a plan whose files lie on this machine. Files of a run that is over are not asked: they may have changed since."""
    file = Path(plan.connector_file)
    how: How = "unknown" if plan.runtime == "attach" else "files"
    programs = None if how == "unknown" else files_of(_named(plan, file.parent), file.parent)
    connector = program_digest(plan.connector)
    return Subject(
        how=how,
        digest=combined(connector, programs, watched, None),
        connector=connector,
        programs=programs,
        watched=watched,
        watchdog=None if plan.watchdog is None else program_digest(plan.watchdog),
        stand_ins=stand_ins(plan),
        commit=commit,
    )


def in_image(subject: Subject, image: str | None) -> Subject:
    """What runs in an image of its own is known by that, and without it not at all; `image`: its id, as the runtime found it."""
    digest_now = combined(subject.connector, subject.programs, subject.watched, image)
    return subject.model_copy(update={"how": "image" if image else "unknown", "image": image, "digest": digest_now})


def forgotten(plan: Plan) -> Subject:
    """The subject of a run without `subject.json`: only its definitions are known."""
    connector = program_digest(plan.connector)
    watchdog = None if plan.watchdog is None else program_digest(plan.watchdog)
    return Subject(how="unknown", digest=combined(connector, None, None, None), connector=connector, watchdog=watchdog)


def combined(connector: str, programs: Files | None, watched: Files | None, image: str | None) -> str:
    """The one digest for all of it."""
    return digest([connector, programs and programs.digest, watched and watched.digest, image])


def watched_files(globs: Sequence[str], root: Path) -> Files:
    """The files that match, by path and content. Raises PlanImpossible as `matching` does."""
    return files_of(matching(globs, root), root) or Files(files=0, digest=digest([]))


def matching(globs: Sequence[str], root: Path) -> set[Path]:
    """The files below `root` that match, as `idrill check` finds them: a folder stands for all in it. Links to folders are not followed.

    Raises PlanImpossible for a pattern that leads out of `root`, or one with too many files.
    """
    found: set[Path] = set()
    for pattern in globs:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise PlanImpossible(f"watch: {pattern!r} leads out of {root}; name paths below it")
        for path in checked(root, (pattern,)):
            if not set(path.relative_to(root).parts) & set(_NEVER) and not _behind_a_link(path.parent, root):
                found.add(path)
            if len(found) > MOST_FILES:
                raise PlanImpossible(f"watch: {pattern!r} matches more than {MOST_FILES:,} files; name fewer")
    return found


def watched_by(integration: IntegrationPlan | None) -> Files | None:
    """The files that an integration watches, as they are now; None: there is no integration, or it watches none. Raises PlanImpossible."""
    watches = integration is not None and integration.watch
    return watched_files(integration.watch, Path(integration.file).parent) if integration is not None and watches else None


def files_of(paths: Iterable[Path], root: Path) -> Files | None:
    """Their paths, as seen from `root`, and contents; None: there are none. One that cannot be read counts as empty, by name."""
    named = sorted({Path(os.path.relpath(path, root)).as_posix(): path for path in paths}.items())
    return Files(files=len(named), digest=digest([[name, _sha256(path)] for name, path in named])) if named else None


def export_digest(command: Sequence[str], folder: Path) -> str:
    """Of a command of an integration file, and of the files in `folder` that it names."""
    files = files_of([folder / word for word in command if not word.startswith("/") and is_regular(folder / word)], folder)
    return digest([list(command), files and files.digest])


def _named(plan: Plan, folder: Path) -> list[Path]:
    try:
        return list(named_files(ConnectorFile.model_validate(plan.connector), folder))
    except ValidationError:
        return []


def proves_nothing_about(plan: Plan) -> str:
    """What a run of somebody's own connector cannot prove, because the watchdog came with the harness; empty: it has none, or its own."""
    return (
        f"your own monitoring: the watchdog {plan.about.watchdog.name} stands in for it"
        if _only_watchdog(plan) and plan.about.watchdog
        else ""
    )


def _only_watchdog(plan: Plan) -> bool:
    return stand_ins(plan) == ("watchdog",) or (plan.integration is not None and "watchdog" in stand_ins(plan))


def stand_ins(plan: Plan) -> tuple[Part, ...]:
    """The programs under test that came with the harness."""
    ours = assets.fixture("connector").resolve()
    files: dict[Part, str | None] = {"connector": plan.connector_file, "watchdog": plan.watchdog_file}
    return tuple(part for part, file in files.items() if file and Path(file).resolve().is_relative_to(ours))


def _behind_a_link(folder: Path, root: Path) -> bool:
    return any(step.is_symlink() for step in (folder, *folder.parents) if step != root and step.is_relative_to(root))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
