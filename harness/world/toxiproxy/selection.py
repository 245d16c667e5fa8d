"""Which Toxiproxy a run uses: one already running, `toxiproxy-server` on PATH, or the bundled fault proxy."""

from __future__ import annotations

import ipaddress
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from harness import assets
from harness.errors import EnvironmentUnavailable
from harness.world.log import tail
from harness.world.ports import free_port
from harness.world.processes.child import Child, start
from harness.world.toxiproxy.api import Toxiproxy


@dataclass(frozen=True)
class ChosenToxiproxy:
    """`which`: url | path | bundled. `child` is it when we started it.

    Only the bundled one keeps a ledger, and reports its digest at its end.
    """

    which: str
    server: Toxiproxy
    child: Child | None = None


def running(url: str, *, allow_remote: bool) -> ChosenToxiproxy:
    """A server that someone else runs. Raises EnvironmentUnavailable when it is remote without leave, or does not answer."""
    on_this_machine(url, url, allow_remote=allow_remote)
    server = Toxiproxy(url.rstrip("/"))
    server.version()
    return ChosenToxiproxy("url", server)


def on_this_machine(url: str, told: str, *, allow_remote: bool) -> None:
    """Raises EnvironmentUnavailable for another machine's address without permission, and for no address; `told` is the text that a person
    wrote."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise EnvironmentUnavailable(f"{told} is not an address", "such as http://127.0.0.1:8474") from None
    if not allow_remote and not _is_loopback(host):
        raise EnvironmentUnavailable(f"{told} is not on this machine", "add --allow-remote if faults may be injected there")


def begin(run_dir: Path, environment: dict[str, str], seed: int) -> Callable[[], ChosenToxiproxy]:
    """Start our own; call the result to wait until it is ready."""
    real = shutil.which("toxiproxy-server")
    if real:
        return _begin_real(real, run_dir, environment)
    log, ledger = run_dir / "logs" / "proxy.log", run_dir / "ledgers" / "proxy.jsonl"
    arguments = ["--port", "0", "--lifeline", "--ledger", str(ledger), "--seed", str(seed)]
    child = start("proxy", assets.fixture("faultproxy") / "app.py", arguments, log, environment)

    def ready() -> ChosenToxiproxy:
        try:
            told = child.wait_ready()
        except EnvironmentUnavailable:
            child.stop()
            raise
        return ChosenToxiproxy("bundled", Toxiproxy(f"http://127.0.0.1:{told['port']}"), child)

    return ready


def _begin_real(program: str, run_dir: Path, environment: dict[str, str]) -> Callable[[], ChosenToxiproxy]:
    port, log = free_port(), run_dir / "logs" / "proxy.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [program, "-host", "127.0.0.1", "-port", str(port)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
        )
    child = Child("proxy", process, log)
    server = Toxiproxy(f"http://127.0.0.1:{port}")

    def ready() -> ChosenToxiproxy:
        give_up = time.monotonic() + 10
        while time.monotonic() < give_up and process.poll() is None:
            try:
                server.version()
            except EnvironmentUnavailable:
                os.sched_yield()
                continue
            return ChosenToxiproxy("path", server, child)
        child.stop()
        raise EnvironmentUnavailable(f"{program} did not become ready within 10 s", f"the end of its log: {tail(log)}")

    return ready


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
