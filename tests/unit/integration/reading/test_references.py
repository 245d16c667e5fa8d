# ruff: noqa: E501  # one mistake per line
"""What an integration file names must be there: each missing thing is reported where its name stands, with the nearest one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from harness import assets
from harness.integration.reading.load import load_integration
from harness.integration.reading.references import problems
from harness.integration.reading.watched import watched_files

EXAMPLES = assets.fixture("integrations")
FULL = "orders-to-billing.integration.yaml"
TODAY = date(2026, 11, 29)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "integrations"))


def told(folder: Path, old: str = "", new: str = "", today: date = TODAY) -> list[str]:
    path = folder / FULL
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return [str(problem).replace(f"{folder}/", "") for problem in problems(load_integration(path), today)]


@pytest.mark.parametrize("name", [FULL, "visits-report.integration.yaml"])
def test_all_that_the_examples_name_is_there(name: str) -> None:
    assert problems(load_integration(EXAMPLES / name), TODAY) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("connector: reference-full", "connector: reference-ful", "connector: unknown connector 'reference-ful' (did you mean"),
        ("watchdog: reference", "watchdog: heartbeat.watchdog.yaml", "watchdog: no such watchdog file; allowed: a path, or a name (reference)"),
        ("raci:", "game_day: {connector: a.attach.yaml}\nraci:", "game_day.connector: no such connector file"),
        ("drill: maintenance-page", "drill: maintenance-pge", "decide[0].drill: unknown drill 'maintenance-pge' (did you mean 'maintenance-page'?)"),
        ("also: [token-endpoint-down]", "also: [token-endpoint]", "drills.also[0]: unknown drill 'token-endpoint'"),
        ("drill: wrong-document", "drill: wrong-documnt", "drills.without[0].drill: unknown drill 'wrong-documnt' (did you mean"),
        ("deploy/**", "deplyo/**", "watch[0]: no file matches 'deplyo/**' (did you mean 'deploy'?)"),
        ("tools/*.sh]", "tools/*.py]", "watch[1]: no file matches 'tools/*.py'; allowed: files that exist"),
        ("rota: rota/integrations.ics", "rota: rota/integration.ics", "known_from.rota: no such file: rota/integration.ics (did you mean 'integrations.ics'?)"),
        ("catalog: catalog-info.yaml", "catalog: catalog.yaml", "people.known_from.catalog: no such file: catalog.yaml (did you mean 'catalog-info.yaml'?)"),
        ("codeowners: CODEOWNERS", "codeowners: tools", "people.known_from.codeowners: no such file: tools; allowed: a file that exists"),
        ("notices: notices", "notices: notice", "comms.notices: no such folder: notice (did you mean 'notices'?)"),
        ("script: notices/script.md", "script: notices/scrip.md", "comms.script: no such file: notices/scrip.md (did you mean 'script.md'?)"),
        ("export: tools/history.sh", "export: tools/histroy.sh", "history.export: no such file: tools/histroy.sh (did you mean 'history.sh'?)"),
        ("run: tools/missing.sh", "run: sh tools/mising.sh", "recover.run: no such file: tools/mising.sh (did you mean 'missing.sh'?)"),
        ("tools/export_audit.sh", "[sh, tools/audit.sh]", "rollback.audit_export: no such file: tools/audit.sh"),
        ("reviewer: Kim Example, until: 2027-01-31", "reviewer: Kim Example, until: 2027-03-02", "until: 2027-03-02 is too far ahead; allowed: 2027-03-01"),
        ("tested: 2026-10-12", "tested: 2027-10-12", "depends_on.backups[0].tested: 2027-10-12 has not come yet; allowed: 2026-11-29"),
        ("route: primary, contact: robin@example.invalid, confirmed: 2026-11-02", "confirmed: 2026-11-30", "people.owner.confirmed: 2026-11-30 has not come yet"),
    ],
)  # fmt: skip
def test_what_is_missing_is_reported(folder: Path, old: str, new: str, expected: str) -> None:
    [problem] = told(folder, old, new)
    assert problem.startswith(f"{FULL}:")
    assert expected in problem


def test_a_connector_with_mistakes_is_reported_where_it_is_named(folder: Path) -> None:
    (folder / "mine.connector.yaml").write_text("connector: mine\nrn: {}\n")
    [problem] = told(folder, "connector: reference-full", "connector: mine")
    assert "connector: mine.connector.yaml has 1 problem; allowed: a valid file (`idrill check mine.connector.yaml` names them)" in problem


def test_a_control_is_one_of_the_connector(folder: Path) -> None:
    (folder / "mine.connector.yaml").write_text("connector: mine\nrun: {command: [mine]}\nbatch: {every: 5m}\n")
    problems = told(folder, "connector: reference-full", "connector: mine")
    assert [problem.partition(": ")[2] for problem in problems] == [
        f"{key}.control: mine.connector.yaml has no control {key!r}; allowed: rotate_credential, trigger (or say under `how` what to do)"
        for key in ("pause", "resume", "replay")
    ]


def test_a_drill_of_ones_own_is_found_beside_the_file(folder: Path) -> None:
    (folder / "drills").mkdir()
    shutil.copy(assets.drills() / "latency-spike.drill.yaml", folder / "drills" / "ours.drill.yaml")
    assert told(folder, "also: [token-endpoint-down]", "also: [ours, drills/ours.drill.yaml]") == []


def test_a_hosted_watchdog_is_no_file(folder: Path) -> None:
    assert told(folder, "watchdog: reference ", "watchdog: hosted ") == []


def test_what_is_watched(tmp_path: Path) -> None:
    for name in ("a/one.py", "a/b/two.py", "a/b/.hidden", "c.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "loop").symlink_to(tmp_path / "nowhere")

    def names(*globs: str) -> list[str]:
        return [str(path.relative_to(tmp_path)) for path in watched_files(tmp_path, globs)]

    assert names("a") == names("a/**") == names("a", "a/**") == ["a/b/.hidden", "a/b/two.py", "a/one.py"]
    assert names("*.yaml", "a/*.py") == ["a/one.py", "c.yaml"]
    assert names("a/*") == ["a/one.py"]
    assert names("loop", "d", "d/**") == []
