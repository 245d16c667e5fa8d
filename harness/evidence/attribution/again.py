"""Calls that were made again because a client gave up on an answer that only the machine kept from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.journal.naming import PASSING

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.attribution.requests import Requests
    from harness.evidence.facts import Facts

_ACCEPTED = """
SELECT r.n, max_by(d.req, d.seq) FROM (SELECT unnest($1) AS n, unnest($2) AS entity, unnest($3) AS key, unnest($4) AS digest) r
JOIN destination d ON d.entity = r.entity AND d.key = r.key AND d.digest = r.digest
WHERE d.kind IN ('committed', 'repeated') AND d.t <= $5 GROUP BY r.n
"""
_REFUSED = """
SELECT r.n, d.req FROM (SELECT unnest($1) AS n, unnest($2) AS entity, unnest($3) AS key, unnest($4) AS digest) r
JOIN destination a ON a.kind = 'attempted' AND a.entity = r.entity AND a.key = r.key AND a.digest = r.digest
JOIN destination d ON d.kind = 'refused' AND d.req = a.req AND d.entity = a.entity AND d.key = a.key AND (d.i IS NULL OR d.i = a.i)
WHERE d.status BETWEEN 400 AND 499 AND NOT list_contains($5::BIGINT[], d.status)
"""


def unheard_by(evidence: Facts, requests: Requests, rows: pd.DataFrame, until_t: float) -> list[str]:
    """Of each row (entity, key, digest) why its client may not have had the answer to its last accepted write by then; else empty."""
    found = dict(evidence.connection.execute(_ACCEPTED, [*_columns(rows), until_t]).fetchall())
    requests.look_up(found.values())
    return [requests.ending(found.get(n)).excuse for n in range(len(rows))]


def refusals_unheard(evidence: Facts, requests: Requests, rows: pd.DataFrame) -> list[list[str]]:
    """Of each row (entity, key, digest) the mechanisms by which clients were kept from hearing refusals of it, one for each of those."""
    found = evidence.connection.execute(_REFUSED, [*_columns(rows), list(PASSING)]).fetchall()
    requests.look_up(req for _, req in found)
    return [given_up(requests, (req for row, req in found if row == n)) for n in range(len(rows))]


def given_up(requests: Requests, reqs: Iterable[int]) -> list[str]:
    """Of these requests the mechanisms by which those ended whose clients were seen to leave for the machine's reasons."""
    reqs = list(reqs)
    requests.look_up(reqs)
    endings = (requests.ending(req) for req in reqs)
    return [ending.excuse for ending in endings if ending.gave_up and ending.excuse]


def _columns(rows: pd.DataFrame) -> list[list[object]]:
    return [list(range(len(rows))), *(rows[name].tolist() for name in ("entity", "key", "digest"))]
