"""The reference connector beside a thread that attacks what it is judged by: `hostile.py app.py`, with HOSTILE=<attack>.

Once, HOSTILE_AFTER_S seconds after it is ready, while children are forked every 50 ms. What came of it is said in its output.
"""

import json
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
HOME = Path(os.environ["HOME"])
RUN = HOME.parent
ONCE = HOME / "state" / "attacked"


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


def rewrite_plan() -> None:
    plan = json.loads((RUN / "plan.json").read_text())
    plan["checks"] = plan["checks"][:1]
    (RUN / "plan.json").write_text(json.dumps(plan))


def kill_the_fakes() -> None:
    """By the parent of its supervisor, as any program of this account finds them."""
    harness = int(Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()[1])
    children = Path(f"/proc/{harness}/task/{harness}/children").read_text().split()
    for pid in {*map(int, children)} - {os.getppid()}:
        os.kill(pid, signal.SIGKILL)


ATTACKS = {
    "kill-supervisor": lambda: os.kill(os.getppid(), signal.SIGKILL),
    "stop-supervisor": lambda: os.kill(os.getppid(), signal.SIGSTOP),
    "kill-fakes": kill_the_fakes,
    "rewrite-plan": rewrite_plan,
    "drop-ledger": (RUN / "ledgers" / "destination.jsonl").unlink,
    "drop-workload": (RUN / "workload.jsonl").unlink,
    "cut-journal": lambda: os.truncate(RUN / "journal.jsonl", 0),
    "rename-run": lambda: RUN.rename(RUN.with_name("gone")),
    "read-tokens": (RUN / "secrets" / "source.json").read_text,
    "forge-words": lambda: Path(f"/proc/{os.getppid()}/fd/1").write_text("nonsense\n"),
}


def attack() -> None:
    await_ready()
    time.sleep(float(os.environ.get("HOSTILE_AFTER_S", "1")))
    if ONCE.exists():
        return
    ONCE.touch()
    try:
        ATTACKS[os.environ["HOSTILE"]]()
        came_of_it = "done"
    except OSError as error:
        came_of_it = f"refused: {error}"
    sys.stdout.write(f"attack: {came_of_it}\n")
    sys.stdout.flush()


threading.Thread(target=fork, daemon=True).start()
threading.Thread(target=attack, daemon=True).start()
program = Path(sys.argv.pop(1)).resolve()
sys.path.insert(0, str(program.parent))
runpy.run_path(str(program), run_name="__main__")
