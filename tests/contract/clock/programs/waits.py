"""Every way in which Python programs wait, each for argv[1] seconds of the program's own time.

One line a case: name, seconds by the program's clock, seconds by /proc/uptime, which no library can touch.
"""

import asyncio
import concurrent.futures
import contextlib
import multiprocessing
import queue
import sched
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

WAIT_S = float(sys.argv[1])


def uptime():
    return float(Path("/proc/uptime").read_text().split()[0])


def measured(name, wait):
    own, real = time.monotonic(), uptime()
    with contextlib.suppress(OSError, queue.Empty, asyncio.TimeoutError, concurrent.futures.TimeoutError, subprocess.TimeoutExpired):
        wait()
    print(name, f"{time.monotonic() - own:.4f}", f"{uptime() - real:.4f}", flush=True)  # noqa: T201


def held_lock():
    lock = threading.Lock()
    lock.acquire()
    return lock


def future():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        release = threading.Event()
        waiting = pool.submit(release.wait)
        try:
            waiting.result(timeout=WAIT_S)
        finally:
            release.set()


def timer():
    rung = threading.Event()
    threading.Timer(WAIT_S, rung.set).start()
    rung.wait()


def many_threads():
    threads = [threading.Thread(target=lambda: [threading.Event().wait(WAIT_S / 4) for _ in range(4)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def joined():
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    thread.join(WAIT_S)
    release.set()


def scheduled():
    plan = sched.scheduler()
    for number in range(1, 5):
        plan.enter(number * WAIT_S / 4, 1, lambda: None)
    plan.run()


def mute_server():
    server = socket.create_server(("127.0.0.1", 0))
    return server, f"http://127.0.0.1:{server.getsockname()[1]}/"


def receive(**options):
    left, right = socket.socketpair()
    with left, right:
        if "timeout" in options:
            left.settimeout(options["timeout"])
        else:
            left.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", int(WAIT_S), int(WAIT_S % 1 * 1e6)))
        left.recv(1)


def rung(arm):
    signal.signal(signal.SIGALRM, lambda *_: None)
    arm()
    signal.sigwait([signal.SIGALRM])


def main():
    server, url = mute_server()
    epoll, poll = select.epoll(), select.poll()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    measured("time.sleep", lambda: time.sleep(WAIT_S))
    measured("Event.wait", lambda: threading.Event().wait(WAIT_S))
    measured("Lock.acquire", lambda: held_lock().acquire(timeout=WAIT_S))
    measured("Thread.join", joined)
    measured("threads", many_threads)
    measured("Timer", timer)
    measured("Future.result", future)
    measured("queue.get", lambda: queue.Queue().get(timeout=WAIT_S))
    measured("SimpleQueue.get", lambda: queue.SimpleQueue().get(timeout=WAIT_S))
    measured("multiprocessing.Queue.get", lambda: multiprocessing.Queue().get(timeout=WAIT_S))
    measured("select", lambda: select.select([], [], [], WAIT_S))
    measured("poll", lambda: poll.poll(WAIT_S * 1000))
    measured("epoll", lambda: epoll.poll(WAIT_S))
    measured("asyncio.sleep", lambda: asyncio.run(asyncio.sleep(WAIT_S)))
    measured("asyncio.wait_for", lambda: asyncio.run(asyncio.wait_for(asyncio.sleep(WAIT_S * 100), WAIT_S)))
    measured("settimeout", lambda: receive(timeout=WAIT_S))
    measured("SO_RCVTIMEO", receive)
    measured("urlopen", lambda: urllib.request.urlopen(url, timeout=WAIT_S))  # noqa: S310
    measured("sched", scheduled)
    measured("alarm", lambda: rung(lambda: signal.alarm(int(WAIT_S))))
    measured("setitimer", lambda: rung(lambda: signal.setitimer(signal.ITIMER_REAL, WAIT_S)))
    measured("sigtimedwait", lambda: signal.sigtimedwait([signal.SIGUSR1], WAIT_S))
    measured("subprocess-timeout", lambda: subprocess.run(["sleep", str(WAIT_S * 100)], timeout=WAIT_S, check=False))
    measured("subprocess-sleep", lambda: subprocess.run(["sleep", str(WAIT_S)], check=False))
    server.close()


if __name__ == "__main__":
    main()
