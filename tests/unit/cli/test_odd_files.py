"""Odd files and names at the command line: told in words, with an exit code that says who must act; no crash, no wait."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_LONG = "a" * 300
_UNDECODABLE = os.fsdecode(b"Ger\xe4t")


@pytest.fixture
def passed(outage: Any) -> Path:
    """The directory of a run that passes."""
    outage.check("exactly_once")
    folder: Path = outage.save()
    return folder


@pytest.mark.parametrize("verb", ["verify", "report"])
def test_a_run_in_a_folder_whose_name_is_not_utf8(verb: str, passed: Path, tmp_path: Path, idrill: Callable[..., Any]) -> None:
    folder = tmp_path / _UNDECODABLE
    folder.mkdir()
    shutil.copytree(passed, folder / _UNDECODABLE)
    done = idrill(verb, str(folder / _UNDECODABLE))
    assert done.exit_code == 0, done.output
    if verb == "report":
        assert {"index.html", "junit.xml", "tables"} <= {path.name for path in (folder / _UNDECODABLE / "report").iterdir()}


@pytest.mark.parametrize("command", [["check"], ["plan"], ["run"], ["verify"], ["report"], ["plan", "connector-down-20m", "--connector"]])
@pytest.mark.parametrize("name", [_LONG, f"folder/{_LONG}", f"{_LONG}.drill.yaml", _UNDECODABLE])
def test_a_name_that_no_file_has_is_quoted_cut(command: list[str], name: str, idrill: Callable[..., Any]) -> None:
    done = idrill(*command, name)
    assert done.exit_code == 2, done.output
    assert len(name) <= 250 or name not in done.output


@pytest.mark.parametrize("key", ["extends", "connector"])
@pytest.mark.parametrize("name", [_LONG, '"nul\\0"', f"{_LONG}/{_LONG}"])
def test_a_name_in_a_file_that_no_file_has(key: str, name: str, tmp_path: Path, idrill: Callable[..., Any]) -> None:
    path = tmp_path / ("x.connector.yaml" if key == "extends" else "x.drill.yaml")
    if key == "extends":
        path.write_text(f"extends: {name}\nconnector: x\nrun: {{command: [x]}}\n")
    else:
        text = (Path(__file__).parents[3] / "drills" / "connector-down-20m.drill.yaml").read_text()
        path.write_text(text.replace("connector:   reference", f"connector: {name}"))
        assert name in path.read_text()
    for verb in ["check"] if key == "extends" else ["plan", "run"]:
        assert idrill(verb, str(path)).exit_code == 2


def test_a_fifo_among_drills_is_named_and_passed_over(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("a.drill.yaml")
    Path("b.drill.yaml").symlink_to("/dev/zero")
    Path("c.drill.yaml").mkdir()
    listed = idrill("list")
    assert listed.exit_code == 0
    for name in "abc":
        assert f"cannot be read: see `idrill check {name}.drill.yaml`" in listed.output
        checked = idrill("check", f"./{name}.drill.yaml")
        assert checked.exit_code == 2
    assert idrill("check", ".").exit_code == 2
    assert "a.drill.yaml: cannot be read: not a regular file" in idrill("check", "a.drill.yaml").output


def test_a_folder_that_vanishes_under_check_is_passed_over(
    tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "going").mkdir()
    (tmp_path / "staying").mkdir()
    (tmp_path / "staying" / "x.drill.yaml").write_text("name: x\n")
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("going"):
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    done = idrill("check", str(tmp_path))
    assert done.exit_code == 2
    assert "x.drill.yaml" in done.output


@pytest.mark.parametrize("name", ["journal.jsonl", "ledgers/destination.jsonl"])
@pytest.mark.parametrize("odd", ["fifo", "folder", "endless", "loop"])
def test_something_else_in_place_of_evidence_is_no_pass_and_no_wait(name: str, odd: str, passed: Path, idrill: Callable[..., Any]) -> None:
    path = passed / name
    path.unlink()
    {
        "fifo": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "endless": lambda: path.symlink_to("/dev/zero"),
        "loop": lambda: path.symlink_to(path.name),
    }[odd]()
    done = idrill("report", str(passed))
    assert done.exit_code in {1, 3, 4}, done.output
    assert "crashed" not in done.output


def test_without_the_destination_s_ledger_no_check_crashes(outage: Any, idrill: Callable[..., Any]) -> None:
    outage.check("no_orphans")
    folder = outage.save()
    (folder / "ledgers" / "destination.jsonl").unlink()
    done = idrill("verify", str(folder))
    assert done.exit_code in {1, 3}
    assert "no_orphans" in done.output
    assert "crashed" not in done.output


@pytest.mark.parametrize("number", ["9" * 400, "1e400", "NaN"])
@pytest.mark.parametrize("name", ["journal.jsonl", "ledgers/destination.jsonl"])
def test_a_number_that_nothing_holds_is_a_damaged_line(number: str, name: str, passed: Path, idrill: Callable[..., Any]) -> None:
    path = passed / name
    lines = path.read_text().splitlines()
    told = json.loads(lines[5])
    lines[5] = json.dumps(told | {"at": 12345.25}).replace("12345.25", number)
    path.write_text("\n".join(lines) + "\n")
    done = idrill("verify", str(passed))
    assert done.exit_code == 3, done.output
    assert "1 unreadable line (line 6)" in done.output


@pytest.mark.parametrize(
    ("name", "kind", "absurd"),
    [
        ("ledgers/source.jsonl", "offered", '"seq": 9223372036854775807'),
        ("ledgers/destination.jsonl", "end", '"max_gap_s": 1e308'),
        ("journal.jsonl", "timeline_started", '"at": -1e308'),
        ("journal.jsonl", "phase_started", '"at": 1e300'),
        ("journal.jsonl", "injected", '"at": 1e300'),
        ("journal.jsonl", "injected", '"sent_at": 1e18'),
        ("journal.jsonl", "run_ended", '"max_gap_s": 1e308'),
    ],
)
def test_an_absurd_number_is_a_damaged_line(name: str, kind: str, absurd: str, passed: Path, idrill: Callable[..., Any]) -> None:
    path = passed / name
    lines = path.read_text().splitlines()
    place = next(place for place, text in enumerate(lines) if kind in json.loads(text).values())
    lines[place] = json.dumps(json.loads(lines[place]) | json.loads(f"{{{absurd}}}"))
    path.write_text("\n".join(lines) + "\n")
    for verb in ("verify", "report"):
        done = idrill(verb, str(passed))
        assert done.exit_code == 3, done.output
        judged = (passed / "verdicts.json").read_text()
        assert f"1 unreadable line (line {place + 1})" in judged
        assert "crashed" not in judged


_CHECK = [{"name": "exactly_once", "params": {"entities": 7}, "gate": False, "reads": []}]


@pytest.mark.parametrize(
    ("path", "absurd", "told"),
    [
        (("drill", "workload"), 7, "drill.workload"),
        (("drill", "workload", "kind"), [1], "drill.workload"),
        (("drill", "stack", "source", "entities"), [1], "drill.stack.source.entities"),
        (("connector", "services"), 5, "connector.services"),
        (("connector", "patience"), "abc", "connector.patience"),
        (("speed",), 0, "speed"),
        (("speed",), 1e300, "speed"),
        (("settle_s",), 1e300, "settle_s"),
        (("lag_s",), float("nan"), "lag_s"),
        (("phases", 1, "faults", 0, "after_s"), 1e18, "phases.1.faults.0.after_s"),
        (("phases", 0, "at_most_s"), -1e300, "phases.0.at_most_s"),
        (("checks",), _CHECK, "checks.exactly_once.entities"),
    ],
)
def test_a_plan_that_does_not_fit_its_types_is_damaged(
    path: tuple[str | int, ...], absurd: object, told: str, passed: Path, idrill: Callable[..., Any]
) -> None:
    plan: Any = json.loads((passed / "plan.json").read_text())
    place = plan
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = absurd
    (passed / "plan.json").write_text(json.dumps(plan))
    done = idrill("verify", str(passed))
    assert done.exit_code == 3, done.output
    assert "damaged: plan.json" in done.output
    assert f"{told}: " in done.output
    assert "crashed" not in done.output


def test_reports_do_not_go_where_a_link_leads(passed: Path, tmp_path: Path, idrill: Callable[..., Any]) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (passed / "report").symlink_to(elsewhere)
    done = idrill("report", str(passed))
    assert done.exit_code == 4
    assert "a link, which would lead the report elsewhere" in done.output
    (passed / "report").unlink()
    (passed / "report").mkdir()
    for name in ("tables", "exhibits"):
        (passed / "report" / name).symlink_to(elsewhere)
    for name in ("index.html", "result.json", "junit.xml", "summary.md"):
        (passed / "report" / name).symlink_to(elsewhere / name)
    assert idrill("report", str(passed)).exit_code == 0
    assert list(elsewhere.iterdir()) == []


def test_one_run_that_cannot_be_read_does_not_keep_the_next_from_its_turn(passed: Path, tmp_path: Path, idrill: Callable[..., Any]) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "plan.json").write_text("{}")
    done = idrill("verify", str(bad), str(passed))
    assert done.exit_code == 2
    assert "not a plan" in done.output
    assert f"PASS          {passed.name}"[:4] in done.output
    assert "exactly_once" in done.output


def _process(*arguments: str, limit_kb: int | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell would start it."""
    script = "import sys; from harness.cli.main import main; main()"
    limited = ["sh", "-c", f'ulimit -v {limit_kb} && exec "$@"', "sh"] if limit_kb else []
    return subprocess.run([*limited, sys.executable, "-c", script, *arguments], text=True, check=False, timeout=120, **more)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["verify", "RUN"]])
def test_an_output_without_room_is_the_operators_business(arguments: list[str], passed: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = _process(*(str(passed) if word == "RUN" else word for word in arguments), stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 4, done.stderr
    assert done.stderr.startswith("idrill: the output: No space left on device")


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_exit_code_and_no_file_gets_their_number(closed: str, passed: Path) -> None:
    program = "import sys; from harness.cli.main import main; main()"
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", program, "report", str(passed)], check=False, timeout=120
    )
    assert done.returncode == 0
    json.loads((passed / "verdicts.json").read_text())


def test_an_old_locale_shows_what_it_can(tmp_path: Path) -> None:
    names = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    text = "schema: 1\nname: \N{LATIN SMALL LETTER E WITH ACUTE}\ntitle: \N{GREEK SMALL LETTER ALPHA}\n"
    (tmp_path / "x.drill.yaml").write_text(text, encoding="utf-8")
    for arguments, code in ((["list"], 0), (["check", "x.drill.yaml"], 2), (["plan", "connector-down-20m"], 0)):
        done = _process(*arguments, env=names, cwd=tmp_path, capture_output=True)
        assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.parametrize("limit_kb", [500_000, 700_000])
def test_too_little_memory_is_said(limit_kb: int, passed: Path) -> None:
    done = _process("verify", str(passed), limit_kb=limit_kb, capture_output=True)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "not enough memory" in done.stderr


@pytest.mark.parametrize("plan", [None, "", "{}", "\0" * 100])
@pytest.mark.parametrize("verb", ["verify", "report"])
def test_a_run_that_has_lost_its_plan_is_inconclusive_and_says_so(
    verb: str, plan: str | None, passed: Path, idrill: Callable[..., Any]
) -> None:
    assert idrill("verify", str(passed)).exit_code == 0
    (passed / "plan.json").unlink()
    if plan is not None:
        (passed / "plan.json").write_text(plan)
    done = idrill(verb, str(passed))
    assert done.exit_code == 3, done.output
    assert f"INCONCLUSIVE  {passed.name}" in done.output
    assert "damaged: plan.json" in done.output
