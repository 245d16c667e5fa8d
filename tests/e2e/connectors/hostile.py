"""The reference connector beside a thread that attacks its supervisor: `hostile.py app.py`, with HOSTILE=<attack> in its environment.

kill-supervisor, stop-supervisor: once, HOSTILE_AFTER_S seconds after it is ready, while children are forked every 50 ms.
"""

import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

SLEEPS = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
ONCE = Path(os.environ["HOME"]) / "state" / "attacked"


def fork() -> None:
    while True:
        subprocess.Popen(SLEEPS, start_new_session=True)
        time.sleep(0.05)


def await_ready() -> None:
    while True:
        try:
            return socket.create_connection(("127.0.0.1", int(os.environ["CONTROL_PORT"]))).close()
        except OSError:
            time.sleep(0.05)


def attack() -> None:
    await_ready()
    time.sleep(float(os.environ.get("HOSTILE_AFTER_S", "1")))
    if ONCE.exists():
        return
    ONCE.touch()
    os.kill(os.getppid(), {"kill-supervisor": signal.SIGKILL, "stop-supervisor": signal.SIGSTOP}[os.environ["HOSTILE"]])


threading.Thread(target=fork, daemon=True).start()
threading.Thread(target=attack, daemon=True).start()
program = Path(sys.argv.pop(1)).resolve()
sys.path.insert(0, str(program.parent))
runpy.run_path(str(program), run_name="__main__")
