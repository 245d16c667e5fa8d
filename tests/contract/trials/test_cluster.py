"""A Dask cluster as a pool, with calls that take no time in place of runs."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import errands
import pytest

from harness.errors import EnvironmentUnavailable
from harness.trials.cluster import Pool, cluster, is_cluster

pytest.importorskip("distributed", reason="no Dask: pip install 'integration-drills[cluster]'")
pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def two() -> Iterator[Pool]:
    with cluster("local:2") as pool:
        yield pool


def test_a_run_comes_home_whole(two: Pool, tmp_path: Path) -> None:
    assert two.jobs == 2
    assert two.executor is not None
    futures = [two.executor.submit(errands.wait_a_moment, f"run-{number}", tmp_path / "runs") for number in range(4)]
    done = [future.result(60) for future in futures]
    assert [errand.run_dir for errand in done] == [tmp_path / "runs" / f"run-{number}" for number in range(4)]
    assert [(errand.run_dir / "ledgers" / "source.jsonl").read_text() for errand in done] == [f"run-{number}" for number in range(4)]
    assert len({errand.worker for errand in done}) == 2
    assert len(list((tmp_path / "runs").iterdir())) == 4, "nothing else arrives"


def test_links_come_home_as_they_are(two: Pool, tmp_path: Path) -> None:
    assert two.executor is not None
    run_dir = two.executor.submit(errands.write_links, "run", tmp_path / "runs").result(60).run_dir
    assert (run_dir / "outside").readlink() == Path("/usr")
    assert (run_dir / "dangling").readlink() == Path("gone")
    assert stat.S_IMODE((run_dir / "program").stat().st_mode) == 0o755, "nothing runs as another user"


def test_the_same_call_again_is_carried_out_again(two: Pool, tmp_path: Path) -> None:
    """Dask takes equal calls for the same one, unless it is told otherwise; a run that was not judged is tried again."""
    assert two.executor is not None
    for folder in ("first", "second"):
        assert two.executor.submit(errands.write, "run", tmp_path / folder).result(60).run_dir.is_dir()


def test_a_call_that_fails_raises_and_leaves_nothing(two: Pool, tmp_path: Path) -> None:
    assert two.executor is not None
    with pytest.raises(ZeroDivisionError):
        two.executor.submit(errands.refuse, "x", tmp_path / "runs").result(60)
    assert not (tmp_path / "runs").exists()


def test_what_a_worker_had_when_it_died_is_done_again_and_counts_once(tmp_path: Path) -> None:
    with cluster("local:2") as pool:
        assert pool.executor is not None
        done = pool.executor.submit(errands.die_once, str(tmp_path / "mark"), tmp_path / "runs").result(60)
        assert done.run_dir == tmp_path / "runs" / "whole"
        assert [path.name for path in (tmp_path / "runs").iterdir()] == ["whole"]
        with pytest.raises(EnvironmentUnavailable, match="several workers died while they ran it"):
            pool.executor.submit(errands.die, "x", tmp_path / "runs").result(120)


def test_where_no_scheduler_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.trials.cluster._PATIENCE_S", 0.5)
    with pytest.raises(EnvironmentUnavailable, match="no scheduler answers"), cluster("tcp://127.0.0.1:1"):
        pass


def test_tls_without_certificates_is_refused() -> None:
    with pytest.raises(EnvironmentUnavailable, match="names no certificates"), cluster("tls://127.0.0.1:1"):
        pass


def test_workers_that_would_carry_out_several_runs_at_once_are_refused() -> None:
    from distributed import LocalCluster

    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "protocol": "tcp"}
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **here) as place,
        pytest.raises(EnvironmentUnavailable, match="--nthreads 1"),
        cluster(place.scheduler_address),
    ):
        pass


def test_what_names_a_cluster() -> None:
    assert all(map(is_cluster, ("local:4", "tcp://10.0.0.1:8786", "tls://scheduler.example:8786")))
    assert not any(map(is_cluster, ("local", "local:0", "local:100", "scheduler:8786", "http://scheduler:8786", "tcp://")))
