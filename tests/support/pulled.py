"""A run whose lever is pulled: its engine is a process of its own, and its fakes and proxies are asked by the test itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from harness.world.lever.pull import FILE, pull

PROGRAM = Path(__file__).with_name("lever_run.py")
WITHIN_WALL_S = 2.0
"""So soon after the press everything is healed."""
_BEGIN_WALL_S = 120.0


@dataclass(frozen=True)
class Press:
    """Wall seconds until nothing was broken: since the file of the lever is there, and from the start of whatever pulls it. Both are the
    same where there is no file."""

    pulled_s: float
    command_s: float


@dataclass
class PulledRun:
    """`hold`: the file that holds new runs."""

    engine: subprocess.Popen[str]
    places: dict[str, Any]
    hold: Path
    armed_again: int = 0

    @property
    def run_dir(self) -> Path:
        return Path(self.places["run_dir"])

    # ---- what is broken -----------------------------------------------------------------------------------------------

    def broken(self) -> list[str]:
        """Everything that fakes and proxies themselves say is in place. A program that has ended has nothing in place; nothing is ever in
        place at the console."""
        found = []
        for actor in self.places["fakes"].keys() - {"people"}:
            state = self._ask(actor, "GET", "/state") or {}
            found += [f"{actor} {name}" for kind in ("faults", "triggers") for name, one in state.get(kind, {}).items() if one["armed"]]
        shown = self._proxy("GET", "/proxies") or {}
        for name, proxy in shown.items():
            found += [f"{name} is down"] * (not proxy["enabled"]) + [f"{name} {toxic['name']}" for toxic in proxy["toxics"]]
        return [*found, *(f"process {pid} stands still" for pid in self.processes("connector") if state_of(pid) == "T")]

    def break_again(self) -> None:
        """As the engine did it, in its place."""
        self.armed_again += 1
        name = f"again-{self.armed_again}"
        for actor, kind, params in (("source", "stale_reads", {"lag_s": 60}), ("alerts", "slow", {"delay_s": 60})):
            self._ask(actor, "POST", "/faults", {"id": name, "kind": kind, "params": params, "deadline_s": 36_000})
        destination, alerts = (self.places["proxies"][link] for link in ("destination", "alerts"))
        toxic = {"name": name, "type": "latency", "stream": "downstream", "toxicity": 1.0, "attributes": {"latency": 500, "jitter": 0}}
        self._proxy("POST", f"/proxies/{destination}", {"enabled": False})
        self._proxy("POST", f"/proxies/{alerts}/toxics", toxic)
        for pid in self.processes("connector"):
            os.kill(pid, signal.SIGSTOP)

    def processes(self, actor: str) -> list[int]:
        """Those of an actor that live; the supervisor's own is not among them."""
        lines = [json.loads(line) for line in (self.run_dir / "processes.jsonl").read_text().splitlines()]
        mine = {line["pid"] for line in lines if line.get("actor", "connector") == actor and state_of(line["pid"]) not in {"", "Z"}}
        return [pid for pid in sorted(mine) if "supervisor.py" not in Path(f"/proc/{pid}/cmdline").read_text()]

    # ---- the lever ----------------------------------------------------------------------------------------------------

    def press(self, how: Callable[[], object] | None = None) -> float:
        """Pull the lever while something is broken; wall seconds until nothing was. Fails when it takes too long."""
        took = self.pressed(how or (lambda: pull(self.run_dir, "Robin Example", "a real incident")), WITHIN_WALL_S)
        return took.command_s

    def pressed(self, how: Callable[[], object], within_s: float = _BEGIN_WALL_S) -> Press:
        """Do whatever pulls the lever while something is broken, and see when nothing is any more."""
        assert self.broken()
        began = time.monotonic()
        how()
        while left := self.broken():
            assert time.monotonic() - began <= within_s, left
            time.sleep(0.005)
        command_s, file = time.monotonic() - began, self.run_dir / FILE
        pulled_s = time.time() - file.stat().st_mtime if file.exists() else command_s
        return Press(round(pulled_s, 3), round(command_s, 3))

    def let_go(self) -> None:
        """Take the press back, as nobody does but a test, and break everything again."""
        (self.run_dir / FILE).unlink()
        give_up = time.monotonic() + 30
        while True:
            self.break_again()
            time.sleep(0.5)  # the watchdog may not have seen yet that the lever was let go, and heal this, too
            if len(self.broken()) >= 5:
                return
            assert time.monotonic() < give_up

    def ended(self) -> tuple[int, dict[str, Any]]:
        """Exit code and last words of the engine."""
        said, _ = self.engine.communicate(timeout=120)
        return self.engine.returncode, json.loads(said.splitlines()[-1])

    # ---- asking -------------------------------------------------------------------------------------------------------

    def act(self, who: str, body: dict[str, Any]) -> None:
        """Somebody acts at the console."""
        url, tokens = self.places["console"]
        answer = httpx.post(f"{url}/acts", json=body, headers={"Authorization": f"Bearer {tokens[who]}"}, trust_env=False)
        assert answer.status_code == 201, answer.text

    def _ask(self, actor: str, method: str, path: str, body: object = None) -> Any:
        url, token = self.places["fakes"][actor]
        return _answer(method, f"{url}{path}", body, {"Authorization": f"Bearer {token}"})

    def _proxy(self, method: str, path: str, body: object = None) -> Any:
        return _answer(method, f"{self.places['proxy']}{path}", body, {})


@cache
def _client() -> httpx.Client:
    """One for all questions: to make one takes longer than the fakes take to answer."""
    return httpx.Client(trust_env=False, timeout=1.0)


def _answer(method: str, url: str, body: object, headers: dict[str, str]) -> Any:
    try:
        answer = _client().request(method, url, json=body, headers=headers)
    except (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError):  # a connection to a program that has ended
        return None
    return answer.raise_for_status().json() if answer.content else None


def state_of(pid: int) -> str:
    """As /proc calls it; empty: there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@contextmanager
def pulled_run(drill: str, folder: Path, *more: str) -> Iterator[PulledRun]:
    """A run in which every fault is in place. Whatever is left of it afterwards is ended."""
    hold = folder / ".idrill" / "hold"
    command = [sys.executable, str(PROGRAM), drill, str(folder / "runs"), str(hold), *more]
    engine = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert engine.stdout is not None
        said = engine.stdout.readline()
        assert said, "the engine ended before the faults were in place"
        yield PulledRun(engine, json.loads(said), hold)
    finally:
        if engine.poll() is None:
            engine.kill()
        engine.communicate(timeout=60)
