from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import PlanImpossible
from harness.plan.model import Plan
from harness.plan.subject import subject_of, watched_files
from harness.rehearsal import draw_up

CONNECTOR = """\
connector: orders-sync
run: {command: ["{python}", "{connector.dir}/sync.py", rules.yaml, /usr/bin/env]}
controls: {pause: {command: [./pause.sh]}}
contract: exactly-once-effects
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in ("sync.py", "rules.yaml", "pause.sh", "other.py"):
        (tmp_path / file).write_text(f"# {file}")
    (tmp_path / "mine.connector.yaml").write_text(CONNECTOR)
    return tmp_path


def _plan(folder: Path) -> Plan:
    return draw_up("connector-down-20m", connector=str(folder / "mine.connector.yaml"), speed=1, seed=1)


def test_the_files_that_commands_name_belong_to_it_and_nothing_else_does(folder: Path) -> None:
    before = subject_of(_plan(folder))
    assert before.how == "files"
    assert before.programs is not None
    assert before.programs.files == 3
    for file, same in (("other.py", True), ("sync.py", False), ("rules.yaml", False), ("pause.sh", False)):
        text = (folder / file).read_text()
        (folder / file).write_text(text + "!")
        assert (subject_of(_plan(folder)).digest == before.digest) is same, file
        (folder / file).write_text(text)
    assert subject_of(_plan(folder)) == before


def test_it_is_the_same_in_another_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    moved = folder.rename(tmp_path_factory.mktemp("other") / "place")
    there = subject_of(_plan(moved))
    moved.rename(folder)
    assert subject_of(_plan(folder)) == there


def test_the_connector_file_counts_by_its_meaning(folder: Path) -> None:
    before = subject_of(_plan(folder))
    (folder / "mine.connector.yaml").write_text("# a comment\n" + CONNECTOR)
    assert subject_of(_plan(folder)) == before
    (folder / "mine.connector.yaml").write_text(CONNECTOR + "settle: 11m\n")
    assert subject_of(_plan(folder)).digest != before.digest


def test_what_came_with_the_harness_is_a_stand_in(folder: Path) -> None:
    assert subject_of(_plan(folder)).stand_ins == ()
    assert subject_of(draw_up("connector-disabled-20m", seed=1)).stand_ins == ("connector", "watchdog")


def test_of_what_somebody_else_has_started_nothing_is_known(folder: Path) -> None:
    attached = _plan(folder).model_copy(update={"runtime": "attach"})
    assert (subject_of(attached).how, subject_of(attached).programs) == ("unknown", None)


# ---- watched files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file in (
        "connectors/orders/a.py",
        "connectors/orders/deep/b.py",
        "connectors/orders/__pycache__/a.pyc",
        "deploy.yaml",
        "secret.txt",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(file)
    return tmp_path


def test_patterns_reach_into_folders_and_the_order_in_which_they_stand_is_nothing(root: Path) -> None:
    found = watched_files(["connectors/orders/**", "deploy.yaml"], root)
    assert found.files == 3
    assert watched_files(["deploy.yaml", "connectors/**/*.py"], root) == found
    assert watched_files(["connectors/orders/*"], root).files == 1


def test_one_byte_a_new_name_and_a_new_file_change_it(root: Path) -> None:
    watch = ["connectors/orders/**"]
    before = watched_files(watch, root)
    (root / "connectors/orders/__pycache__/a.pyc").write_text("compiled again")
    (root / "secret.txt").write_text("not watched")
    assert watched_files(watch, root) == before
    (root / "connectors/orders/a.py").rename(root / "connectors/orders/c.py")
    renamed = watched_files(watch, root)
    (root / "connectors/orders/c.py").write_text("connectors/orders/a.pY")
    changed = watched_files(watch, root)
    (root / "connectors/orders/.hidden").write_text("")
    assert len({one.digest for one in (before, renamed, changed, watched_files(watch, root))}) == 4


def test_what_matches_nothing_is_no_file(root: Path) -> None:
    assert watched_files(["nowhere/**"], root).files == 0


def test_links_to_folders_are_not_followed(root: Path) -> None:
    (root / "connectors" / "orders" / "round").symlink_to(root)
    assert watched_files(["connectors/**"], root).files == 2


@pytest.mark.parametrize("pattern", ["../**", "/etc/*", "a/../../b"])
def test_a_pattern_does_not_lead_out_of_the_folder(root: Path, pattern: str) -> None:
    with pytest.raises(PlanImpossible, match="leads out of"):
        watched_files([pattern], root)
