"""Nothing under test keeps real time unnoticed: refused before it starts, or found while it runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.clock.accelerator import environment, held_back
from harness.clock.anchors import DrillClock
from harness.clock.skew import Skew
from harness.drill.connector.file import ConnectorFile
from harness.errors import EnvironmentUnavailable
from harness.world.processes import guard as guard_module
from harness.world.processes import supervisor
from harness.world.processes.guard import Guard, refuse

pytestmark = pytest.mark.contract
Spawn = Callable[..., int]
_NOT = "this process is not accelerated (static, Go, musl, setuid)"


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program without a dynamic loader, as Go and busybox are: it waits until it is killed."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler to make a static program with")
    folder = tmp_path_factory.mktemp("static")
    (folder / "static.c").write_text("#include <unistd.h>\nint main(void) { for (;;) pause(); }\n")
    made = subprocess.run(["cc", "-static", "-o", str(folder / "static"), str(folder / "static.c")], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("the C library cannot be linked statically here")
    return folder / "static"


@pytest.fixture
def clock() -> DrillClock:
    return DrillClock.start(60)


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def guard(clock: DrillClock, told: list[dict[str, Any]]) -> Iterator[Guard]:
    watching = Guard(clock, lambda event: told.append({"event": event.NAME, **event.fields()}))
    yield watching
    watching.close()


@pytest.fixture
def spawn(clock: DrillClock, guard: Guard, tmp_path: Path) -> Iterator[Spawn]:
    """Start a program as a drill does, below a supervisor that the guard watches; returns its pid. `skew`: its clock may be wrong."""
    running: list[subprocess.Popen[bytes]] = []
    variables = {"PATH": os.environ["PATH"]}

    def start(*command: str, skew: Skew | None = None) -> int:
        accelerated = held_back({**variables, **environment(clock, tmp_path, variables, wrong=skew.file if skew else None)})
        files = [str(tmp_path / name) for name in ("log", "processes.jsonl")]
        keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, *files, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=accelerated,
            start_new_session=True,
        )
        running.append(keeper)
        guard.watch("connector", keeper.pid, may_be_wrong=skew is not None)
        assert keeper.stdout is not None
        return int(json.loads(keeper.stdout.readline())["pid"])

    yield start
    for keeper in running:
        keeper.communicate(timeout=15)


def _until(condition: Callable[[], object], wall_s: float = 15.0) -> bool:
    give_up = time.monotonic() + wall_s
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.02)
    return bool(condition())


def _connector(*command: str) -> ConnectorFile:
    return ConnectorFile.model_validate({"connector": "sync", "run": {"command": list(command)}, "clock": "accelerated"})


def test_a_static_command_is_refused_before_it_starts(static: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="is static: it has no dynamic loader") as caught:
        refuse(_connector(str(static)), {"connector.dir": str(tmp_path)}, os.environ["PATH"])
    assert "`clock: env`" in caught.value.hint
    assert "--speed 1" in caught.value.hint


def test_so_is_a_script_for_a_static_interpreter(static: Path, tmp_path: Path) -> None:
    script = tmp_path / "sync.sh"
    script.write_text(f"#!{static}\n")
    script.chmod(0o755)
    with pytest.raises(EnvironmentUnavailable, match="is static"):
        refuse(_connector("./sync.sh"), {"connector.dir": str(tmp_path)}, os.environ["PATH"])


def test_ordinary_commands_are_not(tmp_path: Path) -> None:
    for command in (sys.executable, "sh", "./not-there"):
        refuse(_connector(command), {"connector.dir": str(tmp_path)}, os.environ["PATH"])


def test_accelerated_families_are_seen_and_counted(guard: Guard, spawn: Spawn, told: list[dict[str, Any]]) -> None:
    spawn("sh", "-c", "sleep 9999 & sleep 9999 & wait")
    assert _until(lambda: sum(process.accelerated for process in guard._known.values()) == 3)
    guard.close()
    assert guard.stranger == ""
    assert told == [{"event": "accelerated", "actor": "connector", "seen": 3, "accelerated": 3, "brief": 0}]


def test_a_static_child_is_found(guard: Guard, spawn: Spawn, static: Path, told: list[dict[str, Any]]) -> None:
    spawn("sh", "-c", f"sleep 9999 & {static} & wait")
    assert _until(lambda: guard.stranger)
    guard.close()
    assert f"process of the connector, {static}: {_NOT}: it is static" in guard.stranger.replace(f"process {told[0]['pid']} ", "process ")
    assert (told[0]["event"], told[0]["program"]) == ("not_accelerated", str(static))
    assert told[-1]["accelerated"] + told[-1]["brief"] == told[-1]["seen"] - 1


@pytest.mark.parametrize(
    "loses", ["env -i sleep 9999", "env -u LD_PRELOAD sleep 9999", "env IDRILL_SPEED=7 sleep 9999", "env -u IDRILL_SPEED sleep 9999"]
)
def test_a_child_that_lost_its_variables_is_found(loses: str, guard: Guard, spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that has the library but not the clock: it would silently wait at another pace."""
    monkeypatch.setattr(guard_module, "GRACE_WALL_S", 0.5)
    spawn("sh", "-c", f"{loses} & wait")
    assert _until(lambda: guard.stranger)
    guard.close()
    assert f"sleep: {_NOT}: it did not load the library" in guard.stranger


@pytest.mark.parametrize("loses", ["env -u IDRILL_CLOCK_SKEW sleep 9999", "env IDRILL_CLOCK_SKEW=/nowhere sleep 9999"])
def test_so_is_one_that_lost_the_page_of_a_clock_that_may_be_wrong(
    loses: str, guard: Guard, spawn: Spawn, skew: Skew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would go on with the right time."""
    monkeypatch.setattr(guard_module, "GRACE_WALL_S", 0.5)
    spawn("sh", "-c", f"{loses} & wait", skew=skew)
    assert _until(lambda: guard.stranger)
    guard.close()
    assert f"sleep: {_NOT}: it did not load the library" in guard.stranger
    assert "leave clock_skew out of the drill" in guard.stranger


def test_the_remedy_at_speed_1_is_not_speed_1() -> None:
    assert "--speed 1" in guard_module.remedy(DrillClock.start(60), may_be_wrong=True)
    assert "--speed 1" not in guard_module.remedy(DrillClock.start(1), may_be_wrong=True)


def test_who_has_read_a_wrong_clock_is_seen_and_nobody_else(guard: Guard, spawn: Spawn, skew: Skew) -> None:
    asks = "import time\nwhile True: time.time(), time.sleep(5)"
    reader = spawn(sys.executable, "-c", asks, skew=skew)
    spawn("sleep", "9999", skew=skew)
    assert _until(lambda: sum(process.accelerated for process in guard._known.values()) == 2)
    step_ns = skew.step(90)
    assert _until(lambda: guard.readers("connector", step_ns))
    assert guard.readers("connector", step_ns) == [reader]
    assert guard.readers("watchdog", step_ns) == []
    skew.step(0)
    again_ns = skew.step(90)
    assert _until(lambda: guard.readers("connector", again_ns))
    assert guard.stranger == ""


def test_an_exec_has_to_earn_its_mark_again(guard: Guard, spawn: Spawn, static: Path) -> None:
    spawn("sh", "-c", f"sleep 60; exec {static}")
    assert _until(lambda: any(process.accelerated for process in guard._known.values()))
    assert _until(lambda: guard.stranger)
    guard.close()
    assert str(static) in guard.stranger


def test_what_ends_before_it_can_show_the_mark_is_counted_apart(
    guard: Guard, spawn: Spawn, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "GRACE_WALL_S", 60.0)
    pid = spawn("env", "-i", "sleep", "9999")
    assert _until(lambda: any(known == pid for known, _ in guard._known))
    os.kill(pid, signal.SIGKILL)
    guard.close()
    assert told == [{"event": "accelerated", "actor": "connector", "seen": 1, "accelerated": 0, "brief": 1}]


def test_a_process_that_is_stopped_before_it_begins_is_nobodys_fault(guard: Guard, spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "GRACE_WALL_S", 0.3)
    pid = spawn("env", "-i", "sh", "-c", "kill -STOP $$; sleep 9999")
    assert _until(lambda: _state(pid) == "T")
    known = (pid, guard_module.start_ticks(pid))
    assert _until(lambda: known in guard._known and time.monotonic() > guard._known[known].since_s + 0.6)  # type: ignore[index]
    assert guard.stranger == ""
    os.kill(pid, signal.SIGCONT)
    assert _until(lambda: guard.stranger)
    guard.close()


def test_other_children_of_the_harness_are_not_its_concern(guard: Guard, spawn: Spawn) -> None:
    """A harness under pytest has fakes, proxies and other tests' programs below it, all in real time."""
    with subprocess.Popen(["sleep", "9999"]) as other:
        pid = spawn("sleep", "9999")
        assert _until(lambda: any(process.accelerated for process in guard._known.values()))
        guard.look()
        other.kill()
    assert {known for known, _ in guard._known} == {pid}


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
