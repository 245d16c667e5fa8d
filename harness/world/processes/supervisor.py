"""A small program between harness and connector. It sees every process of the connector, and none of them outlives the harness.

Run as a script, without the package, so that it starts in milliseconds. It is a child subreaper (prctl(2)), so that daemonised
grandchildren stay its own. stdin is lifeline and command channel: `signal N` (main process), `kill` (everything), `kill main` (what the
main process has started lives on), `pause`, `resume`; its end means that the harness died. stdout has JSON lines: started, seen, left,
orphaned, exited, paused, resumed, flooded, unwritten.
Without it the main process dies (PR_SET_PDEATHSIG), and the harness ends the others, which it knows from these lines
(`harness.world.processes.orphans`).
"""

from __future__ import annotations

import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
LANDLOCK_RESTRICT_SELF = 446
FENCE = "IDRILL_FENCE"
"""In the supervisor's own environment: the file descriptor of a Landlock ruleset."""
MARK = "IDRILL_SUPERVISOR"
"""In the environment of everything below a supervisor: its pid."""
LINGER_WALL_S = 1.0
"""So long a process may take to end after its main process; who is there later was left behind."""
LOG_LIMIT = 16 * 1024 * 1024
"""Bytes of output that are kept; what a flooding program says after that is read and thrown away."""


def descendants(root: int) -> list[int]:
    """All live processes below `root`, read from /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208  # start-up time: no pathlib here
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            if fields[0] != b"Z":
                children.setdefault(int(fields[1]), []).append(int(name))
    found, queue = [], [root]
    while queue:
        for child in children.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def start_ticks(pid: int) -> int | None:
    """A live process's start in clock ticks since boot: with the pid it names one process for good. None: there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else int(fields[19])


def program(pid: int) -> str:
    """The name of its program, never its arguments: these may hold a secret."""
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read().strip()
    except OSError:
        return ""


def lingering(wall_s: float = LINGER_WALL_S) -> list[int]:
    """The descendants that do not end by themselves within that time."""
    deadline = time.monotonic() + wall_s
    while (pids := descendants(os.getpid())) and time.monotonic() < deadline:
        time.sleep(0.005)
    return pids


def parent(pid: int) -> int | None:
    """The parent of a live process. None: there is none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            return int(file.read().rpartition(b")")[2].split()[1])
    except OSError:
        return None


def signal_all(number: int) -> list[int]:
    """Signal every descendant; returns who was there."""
    pids = descendants(os.getpid())
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
    return pids


def stop_all(wall_s: float = 1.5) -> list[int] | None:
    """Stop every descendant and see that they all stand still; who is forked meanwhile is met in the next round. None: some did not."""
    deadline = time.monotonic() + wall_s
    while time.monotonic() < deadline:
        pids = signal_all(signal.SIGSTOP)
        if all(stands_still(pid) for pid in pids):
            return pids
        time.sleep(0.002)
    return None


def stands_still(pid: int) -> bool:
    """Whether a process is stopped, or gone. A signal that was sent has not arrived yet where the machine is busy."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            return file.read().rpartition(b")")[2].split()[0] in {b"T", b"t", b"Z", b"X"}
    except OSError:
        return True


def childs_environment() -> dict[str, str]:
    """LD_PRELOAD is meant for the child alone: what keeps watch stays in real time."""
    variables = {**os.environ, MARK: str(os.getpid())}
    preload = variables.pop("IDRILL_CHILD_LD_PRELOAD", None)
    return variables if preload is None else {**variables, "LD_PRELOAD": preload}


_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""By the supervisor: who ends the harness by a signal to its group still wants the connector ended in order."""


def in_the_child(fence: int | None) -> None:
    """Between fork and exec. `fence`: a Landlock ruleset, which holds for this process and all its children."""
    for number in _IGNORED:  # exec keeps ignored signals: a program without handlers would never end on its stop signal
        signal.signal(number, signal.SIG_DFL)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if fence is not None:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.syscall(LANDLOCK_RESTRICT_SELF, fence, 0):
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")


class Supervisor:
    def __init__(self, log: str, record: str, command: list[str]) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.record = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.seen: set[tuple[int, int | None]] = set()
        self.written = 0
        self.told_flood = False
        self.told_full = False
        self.spares = False
        """Whether the processes that the main process started may outlive it."""
        self.commands = b""
        self.code: int | None = None
        """Of the main process that is outlived."""
        fence = int(os.environ.pop(FENCE)) if FENCE in os.environ else None
        self.child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=childs_environment(),
            start_new_session=True,
            preexec_fn=lambda: in_the_child(fence),  # noqa: PLW1509  # there is one thread here
        )
        if fence is not None:
            os.close(fence)
        self.tell(event="started", pid=self.child.pid)
        self.remember()

    def tell(self, **event: object) -> None:
        try:
            os.write(1, (json.dumps(event) + "\n").encode())
        except BrokenPipeError:
            self.end()

    def remember(self) -> None:
        """Tell each new process, and write it down for the sweep after a harness that was killed; itself, too: it may stand still."""
        for pid in (os.getpid(), *descendants(os.getpid())):
            known = (pid, start_ticks(pid))
            if known not in self.seen:
                self.seen.add(known)
                self.tell(event="seen", pid=known[0], start=known[1])
                self.keep(self.record, (json.dumps({"pid": known[0], "start": known[1]}) + "\n").encode())

    def output(self, data: bytes) -> None:
        room = LOG_LIMIT - self.written
        if room > 0:
            self.keep(self.log, data[:room])
        self.written += len(data)
        if self.written > LOG_LIMIT and not self.told_flood:
            self.told_flood = True
            self.tell(event="flooded", bytes=self.written)

    def keep(self, file: int, data: bytes) -> None:
        """A full disk must not end the supervisor, because only it can end the connector."""
        try:
            os.write(file, data)
        except OSError as error:
            if not self.told_full:
                self.told_full = True
                self.tell(event="unwritten", reason=error.strerror)

    def obey(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["signal"]:
            try:
                self.child.send_signal(int(words[1]))
            except ProcessLookupError:
                return
        elif words == ["kill"]:
            self.spares = False
            self.wipe()
        elif words == ["kill", "main"]:
            self.spares = True
            self.child.kill()
        elif words == ["pause"]:
            if (pids := stop_all()) is not None:
                self.tell(event="paused", pids=pids)
        elif words == ["resume"]:
            self.tell(event="resumed", pids=signal_all(signal.SIGCONT))

    def wipe(self) -> None:
        """SIGKILL until nothing is left; children that fork meanwhile are met in the next round."""
        deadline = time.monotonic() + 2
        while signal_all(signal.SIGKILL) and time.monotonic() < deadline:
            self.reap()
            time.sleep(0.002)
        self.reap()

    def reap(self) -> None:
        self.child.poll()
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return

    def end(self) -> None:
        self.wipe()
        os._exit(0)

    def watch(self) -> None:
        """Until the main process has ended and nothing of it is left."""
        assert self.child.stdout is not None  # noqa: S101
        waiting = selectors.DefaultSelector()
        waiting.register(0, selectors.EVENT_READ, "commands")
        waiting.register(self.child.stdout, selectors.EVENT_READ, "output")
        main = os.pidfd_open(self.child.pid)
        waiting.register(main, selectors.EVENT_READ, "exit")
        while True:
            for key, _ in waiting.select(0.25):
                if key.data == "commands":
                    self.listen()
                elif key.data == "output":
                    data = os.read(self.child.stdout.fileno(), 65536)
                    if data:
                        self.output(data)
                    else:
                        waiting.unregister(self.child.stdout)
                elif self.ended(self.child.wait()):
                    return
                else:
                    waiting.unregister(main)
            if self.code is not None and not descendants(os.getpid()):
                self.last_words(self.code)
                return
            self.remember()

    def listen(self) -> None:
        data = os.read(0, 4096)
        if not data:
            self.end()
        *lines, self.commands = (self.commands + data).split(b"\n")
        for line in lines:
            self.obey(line.decode())

    def ended(self, code: int) -> bool:
        """The main process has ended: end the processes that it leaves, unless they may outlive it. Returns whether all are gone."""
        if self.spares and (pids := descendants(os.getpid())):
            self.code = code
            self.tell(event="orphaned", code=code, pids=pids)
            return False
        if pids := lingering():
            self.tell(event="left", processes=[{"pid": pid, "program": program(pid)} for pid in pids])
        self.wipe()
        self.last_words(code)
        return True

    def last_words(self, code: int) -> None:
        """The rest of the output, and the end."""
        assert self.child.stdout is not None  # noqa: S101
        os.set_blocking(self.child.stdout.fileno(), False)
        try:
            while data := os.read(self.child.stdout.fileno(), 65536):
                self.output(data)
        except BlockingIOError:
            pass
        self.tell(event="exited", code=code, left=descendants(os.getpid()))


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    ctypes.CDLL(None).prctl(
        PR_SET_DUMPABLE, 0, 0, 0, 0
    )  # so the account's other processes cannot open its pipes by /proc, or read its memory
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    log, record, *command = sys.argv[1:]
    try:
        supervisor = Supervisor(log, record, command)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename in {log, record} else error.strerror
        os.write(1, (json.dumps({"event": "failed", "reason": reason, "file": command[0]}) + "\n").encode())
        return
    except subprocess.SubprocessError:
        os.write(
            1, (json.dumps({"event": "failed", "reason": "it cannot be confined: use --confine off", "file": command[0]}) + "\n").encode()
        )
        return
    supervisor.watch()


if __name__ == "__main__":
    main()
