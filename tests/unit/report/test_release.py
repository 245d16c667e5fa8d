"""A report says which release of the connector was tested, and what of it is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from harness.report.release import release
from harness.subject import Commit, Files, Subject

CONNECTOR, PROGRAMS, WHOLE = "c" * 64, "f" * 64, "e" * 64


def subject(**known: Any) -> Subject:
    return Subject(**{"how": "files", "digest": WHOLE, "connector": CONNECTOR, **known})


def told(passing: Any, known: Subject) -> str:
    (passing.run_dir / "subject.json").write_text(known.model_dump_json())
    return release(passing.evidence)


def test_files_and_commit(passing: Any) -> None:
    commit, programs = Commit(id="a" * 40, dirty=True), Files(files=2, digest=PROGRAMS)
    said = told(passing, subject(programs=programs, watched=Files(files=1, digest=WHOLE), commit=commit))
    assert said.startswith("orders-sync, described in ")
    assert "(digest of its meaning cccccccccccc, git commit aaaaaaaaaaaa, with changes that are not committed)" in said
    assert "known by 2 files (digest of paths and contents ffffffffffff) that its commands name" in said
    assert "the integration file watches 1 file (digest of paths and contents eeeeeeeeeeee)" in said
    assert said.endswith("A run whose subject.json begins its digest with eeeeeeeeeeee tested the same.")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (subject(), "Which program ran is unknown: the commands of the connector file name no files"),
        (subject(how="unknown"), "Which program ran is unknown: neither files nor an image identify it"),
        (subject(how="image", image="sha256:" + "b" * 64), "known by its image, sha256:bbbbbbbbbbbb;"),
        (subject(how="asked"), "known by what it answered when it was asked"),
    ],
)
def test_what_identifies_the_program(passing: Any, known: Subject, words: str) -> None:
    said = told(passing, known)
    assert words in said
    assert "git commit unknown" in said
    assert "no integration file says which files to watch" in said


def test_a_run_without_a_subject_says_that_it_is_unknown(passing: Any) -> None:
    assert "Which program ran is unknown" in release(passing.evidence)


def test_a_connector_of_the_harness_says_nothing_about_another(passing: Any) -> None:
    assert "the run says nothing about yours" in told(passing, subject(stand_ins=("connector",)))
    assert "says nothing" not in told(passing, subject())
