"""Where the runs of a series are carried out: in processes here, or by the workers of a cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.trials.cluster import Pool


def pool_of(cluster: str | None, jobs: int) -> AbstractContextManager[Pool]:
    """`jobs` processes here; with a cluster, its workers. Entering it raises EnvironmentUnavailable."""
    from harness.trials.cluster import Pool
    from harness.trials.cluster import cluster as workers_of

    return nullcontext(Pool(jobs)) if cluster is None else workers_of(cluster)
