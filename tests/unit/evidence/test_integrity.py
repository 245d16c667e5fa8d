"""Whoever changes a file of a run is found out, by the engine's memory or by the seal; an older run has none, and says so."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sealing import seal

from harness.errors import RunDamaged
from harness.evidence.evidence import Evidence
from harness.evidence.integrity import Integrity, examine
from harness.evidence.journal import read_journal
from harness.journal.events import Seal
from harness.journal.seal import Memory, last_line
from harness.plan.model import Plan
from harness.rehearsal import judge_run

FILES = (
    "plan.json",
    "workload.jsonl",
    "environment.json",
    "journal.jsonl",
    *(f"ledgers/{name}.jsonl" for name in ("source", "destination", "alerts")),
)


@pytest.fixture
def sealed(outage: Any) -> Path:
    """A run that passes, as the engine leaves it."""
    outage.check("exactly_once")
    folder: Path = outage.save()
    (folder / "environment.json").write_text('{"harness": "0.1.0"}')
    return seal(folder)


def integrity(folder: Path, memory: Memory | None = None) -> Integrity:
    with Evidence.open(folder, memory) as evidence:
        return evidence.integrity


def remembered(folder: Path) -> Memory:
    """What the engine would know of this run."""
    with Evidence.open(folder) as evidence:
        return Memory(evidence.plan, {file: Seal.of(file, (folder / file).read_bytes()) for file in FILES})


def test_what_nobody_has_touched_is_intact(sealed: Path) -> None:
    assert integrity(sealed) == integrity(sealed, remembered(sealed)) == Integrity(sealed=True, files=len(FILES))
    judgement = judge_run(sealed)
    assert (judgement.exit_code, judgement.reasons) == (0, ())
    assert integrity(sealed).changed == ()  # what is judged and reported afterwards is not under the seal


@pytest.mark.parametrize("by", ["seal", "memory"])
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("how", ["appended", "emptied", "fifo", "folder", "loop", "deleted"])
def test_a_changed_file_is_named(how: str, file: str, by: str, sealed: Path) -> None:
    memory = remembered(sealed) if by == "memory" else None
    path = sealed / file
    data = path.read_bytes()
    path.unlink()
    {
        "appended": lambda: path.write_bytes(data + b"{}\n"),
        "emptied": path.touch,
        "fifo": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "loop": lambda: path.symlink_to(path.name),
        "deleted": lambda: None,
    }[how]()
    if file == "plan.json" and by == "seal":
        with pytest.raises(RunDamaged):
            integrity(sealed)
        return
    if file == "journal.jsonl" and how != "appended" and by == "seal":  # not even an end is left: as if the harness had been killed
        assert integrity(sealed) == Integrity(sealed=False)
        assert judge_run(sealed).exit_code == 3
        return
    assert integrity(sealed, memory).changed == (file,)


def test_a_file_more_is_not_the_runs_own(sealed: Path) -> None:
    memory = remembered(sealed)
    shutil.copyfile(sealed / "ledgers" / "alerts.jsonl", sealed / "ledgers" / "history.jsonl")
    for known in (None, memory):
        assert integrity(sealed, known).changed == ("ledgers/history.jsonl",)


def test_a_seal_that_was_rewritten_consistently_is_known_to_the_engine_alone(sealed: Path) -> None:
    memory = remembered(sealed)
    plan = json.loads((sealed / "plan.json").read_text())
    (sealed / "plan.json").write_text(json.dumps(plan | {"checks": []}))
    seal(sealed)
    assert integrity(sealed).changed == ()  # a seal is no signature
    assert integrity(sealed, memory).changed == ("journal.jsonl", "plan.json")


def test_evidence_that_was_changed_proves_nothing_in_either_direction(outage: Any) -> None:
    outage.check("exactly_once")
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[1].get("key") != "invoice-060"]
    folder = outage.save()
    assert judge_run(folder).exit_code == 1
    with (folder / "plan.json").open("a") as plan:
        plan.write("\n")
    judgement = judge_run(folder)
    assert (judgement.outcome, judgement.exit_code) == ("INCONCLUSIVE", 3)
    assert judgement.reasons[0] == "the evidence was changed by someone else: plan.json"
    assert [verdict.outcome for verdict in judgement.verdicts if verdict.check == "exactly_once"] == ["INCONCLUSIVE"]


def test_a_connector_that_never_worked_does_not_hide_that_files_were_changed(outage: Any) -> None:
    outage.run_ended = {"outcome": "connector_died", "reason": "exit code 1"}
    outage.lines["journal"] = [line for line in outage.lines["journal"] if line[0] < 120]
    folder = outage.save()
    assert judge_run(folder).exit_code == 4
    (folder / "ledgers" / "alerts.jsonl").unlink()
    assert judge_run(folder).exit_code == 3


@pytest.mark.parametrize("code", [0, 3])
def test_where_the_writer_could_not_report_what_it_wrote_the_file_is_not_confirmed(code: int, sealed: Path) -> None:
    if code == 3:
        _rewrite_journal(sealed, lambda text: text.replace(b'"by":"writer"', b'"by":"found"', 1) if b"ledgers/source" in text else text)
    judgement = judge_run(sealed)
    assert judgement.exit_code == code
    told = "whether ledgers/source.jsonl is complete is not known: its writer ended before it could report what it had written"
    assert judgement.reasons == ((told,) if code else ())


# ---- cutting the seal off


@pytest.mark.parametrize("lines", [1, 2, 4])
def test_without_its_last_lines_a_journal_is_not_taken_for_an_old_one(lines: int, sealed: Path) -> None:
    journal = sealed / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-lines]))
    assert integrity(sealed).changed == ("journal.jsonl",)


@pytest.mark.parametrize("saying", ["plan.json", "workload.jsonl", "journal.jsonl", "ledgers/source.jsonl", "ledgers/alerts.jsonl"])
def test_each_file_by_itself_says_that_there_was_a_seal(saying: str, sealed: Path) -> None:
    make_old(sealed, but=saying)
    assert integrity(sealed).changed == ("journal.jsonl",)


@pytest.mark.parametrize("before", [b"\n", b" " * 70_000, b"x"], ids=["empty line", "far behind", "no JSON"])
@pytest.mark.parametrize("file", ["workload.jsonl", "ledgers/source.jsonl"])
def test_a_file_that_does_not_say_its_version_is_not_taken_for_an_old_one(file: str, before: bytes, sealed: Path) -> None:
    make_old(sealed)
    (sealed / file).write_bytes(before + (sealed / file).read_bytes())
    assert integrity(sealed).changed == ("journal.jsonl",)


def test_a_run_of_an_older_version_is_judged_as_ever_and_said_to_be_unsealed(sealed: Path) -> None:
    make_old(sealed)
    assert integrity(sealed) == Integrity(sealed=False)
    assert (judge_run(sealed).exit_code, judge_run(sealed).reasons) == (0, ())


def make_old(folder: Path, but: str = "") -> None:
    """As a version before seals wrote it; one file goes on saying that it is newer."""
    journal = folder / "journal.jsonl"
    journal.write_bytes(b"".join(line for line in journal.read_bytes().splitlines(keepends=True) if b'"sealed"' not in line))
    for file in FILES:
        if file != but:
            data = (folder / file).read_bytes()
            (folder / file).write_bytes(re.sub(rb'"(plan|journal|workload|ledger)": ?2', rb'"\1":1', data, count=1))


# ---- any byte


def test_no_byte_of_a_sealed_file_can_be_changed_for_a_pass(sealed: Path, tmp_path: Path) -> None:
    """At random places, those among them that leave every line readable; the seal line itself byte by byte."""
    rng = random.Random(14)  # noqa: S311  # reproducible, not secret
    last = len((sealed / "journal.jsonl").read_bytes().splitlines(keepends=True)[-1])
    for file in FILES:
        whole = (sealed / file).read_bytes()
        places = rng.sample(range(len(whole)), min(40, len(whole)))
        if file == "journal.jsonl":
            places += range(len(whole) - last, len(whole))
        for place in places:
            data = bytearray(whole)
            data[place] ^= 1 << rng.randrange(7)
            (sealed / file).write_bytes(data)
            assert _is_noticed(sealed, file), (file, place)
        for place in rng.sample(range(len(whole)), min(20, len(whole))):
            (sealed / file).write_bytes(whole[:place])
            assert _is_noticed(sealed, file), (file, place)
        (sealed / file).write_bytes(whole)
    assert integrity(sealed).changed == ()


def _is_noticed(folder: Path, file: str) -> bool:
    """Without a database: the judge asks the same question, see above."""
    try:
        plan = Plan.model_validate_json((folder / "plan.json").read_bytes())
    except ValidationError:
        return file == "plan.json"
    found = examine(folder, plan, read_journal(folder / "journal.jsonl")[0])
    return file in found.changed or (file == "journal.jsonl" and not found.sealed and judge_run(folder).exit_code == 3)


def _rewrite_journal(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Change lines of the journal and seal it again as it would have been written so."""
    journal = folder / "journal.jsonl"
    *lines, _ = journal.read_bytes().splitlines(keepends=True)
    lines = [change(line) for line in lines]
    before = b"".join(lines)
    journal.write_bytes(before + last_line(len(lines), Seal.of("journal.jsonl", before).sha256))
