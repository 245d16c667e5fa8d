"""Damaged definitions and damaged runs: nothing may crash, hang, or pass although evidence is gone.

    python bench/fuzz.py definitions [--number 20000] [--budget 10m]
    python bench/fuzz.py runs [--run DIR] [--budget 10m]
    python bench/fuzz.py values [--number 20000] [--run DIR] [--budget 10m]

`definitions` mutates the drill and connector files of this repository and checks them, and plans what is still valid. `runs` damages each
file of a run that passed (without `--run` it carries one out): truncated, cut and flipped 20 times each, and once deleted and replaced by a
folder, a FIFO, a link to nowhere and a link to itself. Each damaged copy is judged; all that were deleted or replaced, and every fourth of
the others, are reported as well. `values` replaces one number of a JSON line by an absurd one, or one value by one of another type; of
journal and ledgers every kind of line is as likely. Case N is always the same damage.

Resumable: each slice appends a line to bench/results/fuzz.jsonl with what it tried and found, and the next call goes on there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from harness.cli.verbs.check import problems_of
from harness.errors import HarnessError
from harness.rehearsal import draw_up, judge_run, report_run, run_and_judge
from harness.report.last_outcomes import last_outcomes
from harness.units import parse_duration

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "fuzz.jsonl"
LIMIT_S = 60
"""A case that takes longer hangs."""
SLICE = 200
TIMES = 20
SEALED = re.compile(r"(plan|environment)\.json|(drill|connector)\.yaml|(journal|workload)\.jsonl|ledgers/.*\.jsonl")
"""Nothing may pass with one of these changed, be it by one bit that leaves all lines readable."""
TOKEN = re.compile(r"[^\s,:{}\[\]#\"']+")
ODD = (
    *("", "null", "~", "-1", "0", "9" * 400, "1e999", ".nan", "-.inf", "[]", "{}", "[[[[", "}", '"\\0"', '"\\ud800"', "é", "a" * 300),
    *("1s", "0s", "99999h", "1ms", "0%", "100%", "9999%", "400000000/min", "0/s", "drained", "*a", "&a x", "!!python/object:x", "{x: 1}"),
    *("[1, 2]", "..", "/", "/dev/zero", "{source.url}", "{alerts.primary.key}", "{{", "- -", "\t", "1_000", "0x1F", "'", "|", "?", "<<"),
)


ABSURD = ("0", "-1", "1e18", "1e300", str(2**63 - 1), "9" * 400)
OTHER = ("null", "true", "7", '"abc"', "[1]", '{"a": 1}')
_HOLE = "\N{WHITE SQUARE}"


class _HungError(BaseException):
    """Not an Exception: nobody on the way may take it for his own."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["definitions", "runs", "values"])
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--budget", type=parse_duration, default=600.0)
    asked = parser.parse_args()
    ends = time.monotonic() + asked.budget
    signal.signal(signal.SIGALRM, _hung)
    with tempfile.TemporaryDirectory(prefix="idrill-fuzz-") as name:
        folder = Path(name)
        if asked.what == "definitions":
            case, number = definitions(folder, asked.number)
        elif asked.what == "runs":
            case, number = runs(folder, asked.run or _passed(folder))
        else:
            case, number = values(folder, asked.run or _passed(folder), asked.number)
        done = _done(asked.what)
        while done < number and time.monotonic() < ends:
            done = _slice(asked.what, case, done, min(done + SLICE, number), ends)
    print(_summary(asked.what, number))


def definitions(folder: Path, number: int) -> tuple[Callable[[int], str | None], int]:
    """Every source in turn, with one to three mutations."""
    root = HERE.parent
    patterns = ("drills/*.drill.yaml", "fixtures/**/*.connector.yaml", "fixtures/**/*.watchdog.yaml")
    sources = sorted(path for pattern in patterns for path in root.glob(pattern))

    def check(case: int) -> str | None:
        source, rng = sources[case % len(sources)], random.Random(f"definition {case}")  # noqa: S311  # reproducible, not secret
        path = folder / source.name
        data = source.read_bytes()
        for _ in range(rng.randint(1, 3)):
            data = mutated(data, rng)
        path.write_bytes(data)
        if not problems_of(path) and path.name.endswith(".drill.yaml"):
            draw_up(str(path), seed=1)
        return None

    return check, number


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One mutation: a word replaced by an odd one, or bytes flipped, left out, or doubled."""
    tokens = list(TOKEN.finditer(data.decode(errors="replace")))
    if tokens and rng.random() < 0.7:
        text, token = data.decode(errors="replace"), rng.choice(tokens)
        return (text[: token.start()] + rng.choice(ODD) + text[token.end() :]).encode(errors="replace")
    begin = rng.randrange(max(len(data), 1))
    end = min(len(data), begin + rng.randint(1, 40))
    middle = rng.choice([b"", data[begin:end] * 2, bytes([rng.randrange(256)])])
    return data[:begin] + middle + data[end:]


def runs(folder: Path, run: Path) -> tuple[Callable[[int], str | None], int]:
    """Every damage of every file of the run, shuffled, so that an early slice has seen all kinds."""
    files = _files(run)
    cases = [(file, how, turn) for file in files for how, times in _HOW for turn in range(times)]
    random.Random("runs").shuffle(cases)  # noqa: S311

    def judge(case: int) -> str | None:
        file, how, turn = cases[case]
        copy = _copied(run, folder)
        changed = damage(copy / file, how, random.Random(f"{file} {how} {turn}"))  # noqa: S311
        return _found(copy, f"{file} {how} {turn}", reported=turn % 4 == 0, sealed=changed and bool(SEALED.fullmatch(file)))

    return judge, len(cases)


def values(folder: Path, run: Path, number: int) -> tuple[Callable[[int], str | None], int]:
    """Every JSON file of the run in turn."""
    files = [file for file in _files(run) if file.endswith((".json", ".jsonl"))]

    def judge(case: int) -> str | None:
        file, rng = files[case % len(files)], random.Random(f"value {case}")  # noqa: S311
        copy = _copied(run, folder)
        before = (copy / file).read_bytes()
        said = replace_value(copy / file, rng)
        if file == "verdicts.json":  # judging writes it anew
            last_outcomes(copy.parent)
            return None
        changed = (copy / file).read_bytes() != before
        return _found(copy, f"{file} {said}", reported=case % 4 == 0, sealed=changed and bool(SEALED.fullmatch(file)))

    return judge, number


def replace_value(path: Path, rng: random.Random) -> str:
    """Put an absurd number, or a value of another type, in the place of one; says what and where."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.suffix == ".jsonl" else [path.read_text(encoding="utf-8")]
    told = [json.loads(text) for text in lines]
    kind_of = [str(line.get("event") or line.get("kind")) for line in told]
    kind = rng.choice(sorted(set(kind_of)))
    number = rng.choice([place for place, one in enumerate(kind_of) if one == kind])
    leaves = list(_leaves(told[number]))
    numbers = [leaf for leaf in leaves if isinstance(leaf[-1], (int, float)) and not isinstance(leaf[-1], bool)]
    absurd = bool(numbers) and rng.random() < 0.6
    *way, last, _ = rng.choice(numbers if absurd else leaves)
    fresh = rng.choice(ABSURD if absurd else OTHER)
    holder = told[number]
    for key in way:
        holder = holder[key]
    holder[last] = _HOLE
    lines[number] = json.dumps(told[number]).replace(json.dumps(_HOLE), fresh)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"line {number + 1} {kind}: {'.'.join(map(str, [*way, last]))} = {fresh[:20]}"


def _leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each value that is not the whole, and the value."""
    if way:
        yield (*way, value)
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield from _leaves(one, (*way, key))


def _files(run: Path) -> list[str]:
    return sorted(str(path.relative_to(run)) for path in run.rglob("*") if path.is_file() and path.relative_to(run).parts[0] != "report")


def _copied(run: Path, folder: Path) -> Path:
    copy = folder / "copies" / "damaged"
    shutil.rmtree(copy.parent, ignore_errors=True)
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("report"))
    return copy


def _found(copy: Path, what: str, *, reported: bool, sealed: bool) -> str | None:
    """Judge a damaged copy. A check that crashes is found, and a PASS where something sealed is another."""
    judgement = report_run(copy)[0] if reported else judge_run(copy)
    crashed = [verdict.check for verdict in judgement.verdicts if "crashed" in verdict.summary]
    if crashed or any("how the run went is unknown" in reason for reason in judgement.reasons):
        return f"crashed: {what}: {crashed}"
    return f"passed: {what}" if judgement.exit_code == 0 and sealed else None


_HOW = (("truncated", TIMES), ("cut", TIMES), ("flipped", TIMES), *((how, 1) for how in ("deleted", "folder", "fifo", "dangling", "loop")))


def damage(path: Path, how: str, rng: random.Random) -> bool:
    """Damage a file; whether it is another one now."""
    data = path.read_bytes()
    if how in {"truncated", "cut", "flipped"}:
        begin = rng.randrange(max(len(data), 1))
        end = {"truncated": len(data), "cut": begin + rng.randint(1, max(1, len(data) // 4)), "flipped": begin + 1}[how]
        fresh = data[:begin] + (bytes([data[begin] ^ 1 << rng.randrange(8)]) if how == "flipped" and data else b"") + data[end:]
        path.write_bytes(fresh)
        return fresh != data
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "fifo":
        os.mkfifo(path)
    elif how in {"dangling", "loop"}:
        path.symlink_to(path.name if how == "loop" else "nowhere")
    return True


def _slice(what: str, case: Callable[[int], str | None], begin: int, end: int, ends: float) -> int:
    """Carry out cases until the slice or the budget is over, and note what was found; the number of the next one."""
    row: dict[str, object] = {"what": what, "begin": begin, "date": f"{datetime.now(UTC):%Y-%m-%d}"}
    found: list[str] = []
    number = begin
    while number < end and time.monotonic() < ends:
        said = _one(case, number)
        found += [f"{number}: {said}"] if said else []
        number += 1
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row | {"end": number, "found": found}) + "\n")
    for said in found:
        print(said, flush=True)
    return number


def _one(case: Callable[[int], str | None], number: int) -> str | None:
    signal.alarm(LIMIT_S)
    try:
        return case(number)
    except HarnessError:
        return None
    except _HungError:
        return "hung"
    except Exception:  # noqa: BLE001 (this is what is looked for)
        return "traceback: " + " | ".join(traceback.format_exc().splitlines()[-4:])
    finally:
        signal.alarm(0)


def _hung(_number: int, _frame: FrameType | None) -> None:
    raise _HungError


def _rows(what: str) -> Iterator[dict[str, object]]:
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return (row for row in map(json.loads, lines) if row["what"] == what)


def _done(what: str) -> int:
    return max((int(str(row["end"])) for row in _rows(what)), default=0)


def _passed(folder: Path) -> Path:
    """The directory of a run that passes."""
    from harness.engine.run import RunOptions

    run, judgement = run_and_judge(draw_up(str(HERE / "drills" / "small-cut.drill.yaml"), seed=3), RunOptions(folder / "runs", None))
    if judgement.exit_code:
        sys.exit(f"the run to be damaged is {judgement.outcome}, not PASS; try again on an idle machine")
    return run


def _summary(what: str, number: int) -> str:
    found = [str(said).split(": ")[1] for row in _rows(what) for said in row["found"]]  # type: ignore[attr-defined]
    counted = ", ".join(f"{found.count(kind)} {kind}" for kind in ("traceback", "hung", "crashed", "passed"))
    return f"{what}: {_done(what)} of {number} tried: {counted}"


if __name__ == "__main__":
    main()
