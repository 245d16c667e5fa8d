"""Bad files at the command line: exit 2, every problem with its place, and nothing is started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_OUTAGE = "{phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}"


@pytest.fixture
def drill(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """The template with one change."""

    def write(old: str, new: str) -> Path:
        monkeypatch.chdir(tmp_path)
        assert idrill("new", "drill", "mine").exit_code == 0
        path = tmp_path / "mine.drill.yaml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pattern:", "patern:", "unknown key 'patern'"),
        ("title:", "name: again\ntitle:", "the key 'name' is there twice"),
        ("lasts: 20m", "lasts: 20 minutes", "'20 minutes'; allowed: a duration such as 90s, 20m or 1h30m"),
        ("kind: down", "kind: dwn", "unknown fault 'dwn'"),
        ("- exactly_once", "- exactly_onse", "unknown check 'exactly_onse'"),
        ("fake: records, name: crm", "fake: record, name: crm", "unknown fake 'record'"),
        ("link: destination", "link: destnation", "there is no link 'destnation' in this stack"),
        (_OUTAGE, _OUTAGE.replace("}]", "}, {kind: latency, latency: 3s, link: destination}]"), "down and latency at the same time"),
        (", at_most: 15m", "", "until without at_most: the timeline might never end"),
        ("schema: 1", "schema: [1", "mine.drill.yaml:"),
    ],
)
def test_a_bad_drill_is_told_and_nothing_is_started(
    drill: Callable[[str, str], Path], idrill: Callable[..., Any], old: str, new: str, said: str
) -> None:
    path = drill(old, new)
    for verb in (["check"], ["plan"], ["run"]):
        done = idrill(*verb, str(path))
        assert done.exit_code == 2, done.output
        assert said in done.output
        assert f"{path}:" in done.output
        assert "Traceback" not in done.output
    assert not (path.parent / "reports").exists()


def test_a_huge_file_is_refused_cleanly(drill: Callable[[str, str], Path], idrill: Callable[..., Any]) -> None:
    path = drill("why: ", "why: " + "x" * 11_000_000)
    done = idrill("run", str(path))
    assert done.exit_code == 2
    assert len(done.output) < 1000


def test_a_damaged_ledger_line_is_named_and_makes_the_run_inconclusive(outage: Any, idrill: Callable[..., Any]) -> None:
    outage.check("exactly_once")
    run_dir = outage.save()
    assert idrill("verify", str(run_dir)).exit_code == 0
    ledger = run_dir / "ledgers" / "destination.jsonl"
    lines = ledger.read_text().splitlines()
    lines[40] = lines[40][:20]
    ledger.write_text("\n".join(lines) + "\n")
    done = idrill("verify", str(run_dir))
    assert done.exit_code == 3, done.output
    assert "destination: 1 unreadable line (line 41)" in done.output
    assert "Traceback" not in done.output
    assert idrill("report", str(run_dir)).exit_code == 3
