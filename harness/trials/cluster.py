"""Many machines: a Dask cluster as the pool of a series.

A worker carries a run out in a folder of its own and sends it home packed; only the result that the scheduler accepted is unpacked.
So a worker that dies leaves no half of a run. Another worker repeats its run, and no run counts twice.
Anyone who can reach a scheduler can run programs on its workers: use only loopback addresses, or TLS (docs/scheduled-runs.md).
"""

from __future__ import annotations

import io
import logging
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import harness
from harness.errors import EnvironmentUnavailable
from harness.scratch import scratch

_HERE = re.compile(r"local:([1-9][0-9]?)")
_ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://\S+")
_PATIENCE_S = 30
"""Wall time for a scheduler to answer, and for its first worker."""


class Brought(Protocol):
    """What came of a run, and knows where its directory is."""

    def under(self, out: Path) -> Self:
        """The same, its directory moved to this folder."""


@dataclass(frozen=True)
class Pool:
    """Where runs are carried out, and how many at once. Without an executor: in processes of the series itself."""

    jobs: int
    executor: Executor | None = None


def is_cluster(text: str) -> bool:
    """Whether this names one: `local:4`, or the address of a scheduler."""
    return bool(_HERE.fullmatch(text) or _ADDRESS.fullmatch(text))


@contextmanager
def cluster(name: str) -> Iterator[Pool]:
    """The workers of a cluster for as long as the context lasts; `local:4` starts four here. Raises EnvironmentUnavailable."""
    try:
        import distributed
    except ImportError:
        raise EnvironmentUnavailable("Dask is not installed", "pip install 'integration-drills[cluster]'") from None
    here = _HERE.fullmatch(name)
    try:
        place: Any = _started(distributed, int(here[1])) if here else name
        client = _client(distributed, place)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise EnvironmentUnavailable(f"{name}: no scheduler answers: {error}", "start one: `dask scheduler`") from error
    threads, away = ThreadPoolExecutor(), client.get_executor(pure=False)
    try:
        yield Pool(_workers(client, name), _Away(away, threads))
    finally:
        # After an interruption the running tasks are cancelled first: the threads wait for them.
        away.shutdown(wait=False)
        threads.shutdown(wait=False, cancel_futures=True)
        client.close()
        if here:
            place.close()


def _started(dask: Any, workers: int) -> Any:
    """A cluster on this machine. Encrypted with keys of its own: also on loopback others who use the machine could connect."""
    return dask.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        security=True,
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )


def _client(dask: Any, place: Any) -> Any:
    """A connected client. Raises EnvironmentUnavailable for TLS without certificates, and OSError if there is no answer."""
    if str(place).startswith("tls://") and dask.Security().get_connection_args("client")["ssl_context"] is None:
        raise EnvironmentUnavailable(
            f"{place}: Dask's configuration names no certificates", "docs/scheduled-runs.md shows where to set them"
        )
    return dask.Client(place, timeout=_PATIENCE_S, set_as_default=False)


def _workers(client: Any, name: str) -> int:
    """How many there are. Raises EnvironmentUnavailable unless each can carry out one run at a time, with this version."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
        versions: dict[str, str] = client.run(_version)
    except (OSError, TimeoutError) as error:
        raise EnvironmentUnavailable(f"{name}: no worker is connected", "start some: `dask worker ADDRESS --nthreads 1`") from error
    except Exception as error:
        raise EnvironmentUnavailable(f"{name}: a worker cannot load the harness: {error}", "install integration-drills there") from error
    other = {worker: version for worker, version in versions.items() if version != harness.__version__}
    if other:
        raise EnvironmentUnavailable(f"{name}: other versions of the harness: {other}; here it is {harness.__version__}")
    threads: dict[str, int] = client.nthreads()
    if wide := sorted(worker for worker, count in threads.items() if count != 1):
        raise EnvironmentUnavailable(f"{name}: these workers have several threads: {', '.join(wide)}", "start them with --nthreads 1")
    return len(threads)


def _version() -> str:
    return harness.__version__


class _Away(Executor):
    """Sends calls `run(what, out)` to workers, and unpacks the results in `out`."""

    def __init__(self, away: Executor, threads: ThreadPoolExecutor) -> None:
        self._away, self._threads = away, threads

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        what, out = args
        return self._threads.submit(bring_home, self._away.submit(carry_out_away, fn, what), out)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        self._away.shutdown(wait=wait)


def carry_out_away(fn: Callable[[Any, Path], Brought], what: Any) -> tuple[Brought, bytes]:
    """On a worker: the result, and all that it left in its folder."""
    with scratch("away") as folder:
        result = fn(what, folder)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
            for path in sorted(folder.iterdir()):
                archive.add(path, path.name, filter=_ownerless)
        return result, packed.getvalue()


def bring_home(away: Future[tuple[Brought, bytes]], out: Path) -> Brought:
    """Wait for a run, and put its directory where runs are kept: whole or not at all. Raises the exception of the run."""
    from distributed.scheduler import KilledWorker

    try:
        result, packed = away.result()
    except KilledWorker as error:
        raise EnvironmentUnavailable(f"several workers died while they ran it: {error}") from error
    out.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".arriving-", dir=out))
    try:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            _unpack(archive, fresh)
        for path in fresh.iterdir():
            path.rename(out / path.name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return result.under(out)


def _ownerless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Unpacked files belong to the user who started the run, and get no special rights."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode &= 0o777
    return member


def _unpack(archive: tarfile.TarFile, into: Path) -> None:
    """Links are kept as they are, since a connector may have made some: archives from `carry_out_away` never write through
    one. Anyone who can forge a result can run code here anyway, as results are unpickled."""
    if hasattr(tarfile, "fully_trusted_filter"):
        archive.extractall(into, filter="fully_trusted")  # noqa: S202
    else:  # Python before 3.11.4
        archive.extractall(into)  # noqa: S202
