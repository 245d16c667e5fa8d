"""A stack that someone else runs, and the reference connector between its source and its destination."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from attached_stack import SPEED, TOKEN, Stack, end, running_stack

from harness import assets


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """Fakes and fault proxy; nothing is connected to them yet."""
    monkeypatch.setenv("STACK_TOKEN", TOKEN)
    with running_stack(tmp_path / "stack") as made:
        yield made


@pytest.fixture
def connected(stack: Stack) -> Iterator[Callable[..., None]]:
    """Start the reference connector, or one with a defect, between source and destination of the stack."""
    with ExitStack() as ending:

        def connect(*defect: str) -> None:
            home = stack.folder / "connector"
            home.mkdir()
            (home / "credential").write_text(TOKEN)
            anchors = json.loads((stack.folder / "anchors").read_text())
            environment = {
                "PATH": os.environ["PATH"], "NAME": "orders-sync", "SOURCE_NAME": "crm", "SOURCE_URL": f"http://{stack.listen['source']}",
                "DESTINATION_NAME": "billing", "DESTINATION_URL": f"http://{stack.listen['destination']}",
                "TOKEN_URL": f"http://{stack.listen['destination.token']}/oauth/token", "CLIENT_ID": "sync",
                "CREDENTIAL_FILE": str(home / "credential"), "PAGER_URL": f"http://{stack.listen['alerts']}", "PAGER_KEY": "route-primary",
                "SHARED_KEY": "route-shared", "STATE": str(home), "HEARTBEAT": str(home / "heartbeat"),
                "CONTROL_PORT": stack.connector_port, "CONTROL_TOKEN": TOKEN, "IDRILL_SPEED": f"{SPEED:g}",
                "IDRILL_ANCHOR_REALTIME_NS": str(anchors["anchor_real_ns"]),
                "IDRILL_ANCHOR_MONOTONIC_NS": str(anchors["anchor_mono_ns"]),
            }  # fmt: skip
            program = assets.fixture("connector") / "app.py"
            with (stack.folder / "connector.log").open("wb") as log:
                process = subprocess.Popen([sys.executable, str(program), *defect], env=environment, stdout=log, stderr=log)
            ending.callback(end, process)

        yield connect
