"""The figures of each integration in each quarter: one query for each idea, joined to the calendar of the integrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.archive.interval import PassRate
from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

OVERALL = (
    "quarter",
    *("runs", "judged", "passed", "pass_rate", "pass_low", "pass_high", "inconclusive_share"),
    *("mttd_s", "mttd_over_s", "detections", "undetected"),
    *("mtta_s", "mtta_over_s", "acknowledgements", "unacknowledged", "mtta_simulated_s"),
    *("mttr_s", "mttr_over_s", "recoveries", "unrecovered"),
)
"""The columns that mean something over several integrations: a drill that one of them passed proves nothing of another."""

_MIDDLE = "CREATE OR REPLACE MACRO middle(lengths, n) AS round(lengths[(n + 1) // 2] / 2 + lengths[(n + 2) // 2] / 2, 3)"
"""The median of `n` lengths, the known ones sorted in a list; the others, fewer than half, are longer than all of these."""

_COUNTED = """
SELECT integration, quarter, count(*) AS runs, count(*) FILTER (judged) AS judged, count(*) FILTER (outcome = 'PASS') AS passed,
  count(DISTINCT drill) FILTER (judged) AS drills
FROM seen GROUP BY ALL"""

_MEASURED = """
SELECT integration, quarter, sort, cases, never,
  CASE WHEN 2 * never < cases THEN middle(known, cases) END AS median_s,
  CASE WHEN 2 * never >= cases THEN nullif(middle(bound, cases), 0) END AS over_s
FROM (
  SELECT integration, quarter, sort, count(*) AS cases, count(*) FILTER (seconds IS NULL) AS never,
    list(seconds ORDER BY seconds) FILTER (seconds IS NOT NULL) AS known, list_sort(list(coalesce(seconds, at_least_s))) AS bound
  FROM lengths JOIN seen USING (run) GROUP BY ALL)"""

_TIMED = """
SELECT integration, quarter,
  max(median_s) FILTER (sort = 'mttd') AS mttd_s, max(over_s) FILTER (sort = 'mttd') AS mttd_over_s,
  max(cases) FILTER (sort = 'mttd') AS detections, max(never) FILTER (sort = 'mttd') AS undetected,
  max(median_s) FILTER (sort = 'mtta') AS mtta_s, max(over_s) FILTER (sort = 'mtta') AS mtta_over_s,
  max(cases) FILTER (sort = 'mtta') AS acknowledgements, max(never) FILTER (sort = 'mtta') AS unacknowledged,
  max(median_s) FILTER (sort = 'mtta_simulated') AS mtta_simulated_s,
  max(median_s) FILTER (sort = 'mttr') AS mttr_s, max(over_s) FILTER (sort = 'mttr') AS mttr_over_s,
  max(cases) FILTER (sort = 'mttr') AS recoveries, max(never) FILTER (sort = 'mttr') AS unrecovered
FROM measured GROUP BY ALL"""

_FLIPS = """
SELECT integration, quarter, count(*) AS flips FROM (
  SELECT *, lag(outcome) OVER (PARTITION BY integration, drill, definition, subject ORDER BY started, run) AS earlier
  FROM seen WHERE judged AND subject IS NOT NULL)
WHERE earlier <> outcome GROUP BY ALL"""

_STANDING = """
SELECT calendar.integration, calendar.quarter, until, drill, day, run, outcome FROM calendar
JOIN seen ON seen.integration = calendar.integration AND seen.quarter <= calendar.quarter
WHERE judged
QUALIFY row_number() OVER (PARTITION BY calendar.integration, calendar.quarter, drill ORDER BY started DESC, run DESC) = 1"""
"""The newest verdict on each drill at the end of a quarter."""

_PROOFS = """
SELECT integration, quarter, count(*) AS proven, min(day) AS oldest_proof, arg_min(drill, (day, drill)) AS oldest_proof_drill,
  max(date_diff('day', day::DATE, until::DATE)) AS oldest_proof_days
FROM standing WHERE outcome = 'PASS' GROUP BY ALL"""

_COVERED = """
SELECT integration, quarter, count(*) AS due, count(*) FILTER (drill IN (
    SELECT drill FROM seen WHERE judged AND seen.integration = asked.integration AND seen.quarter = asked.quarter
  )) AS due_done
FROM (FROM calendar JOIN due USING (integration)) AS asked GROUP BY ALL"""

_STEPS = {
    "seen": "SELECT *, outcome <> 'INCONCLUSIVE' AS judged FROM runs",
    "counted": _COUNTED,
    "measured": _MEASURED,
    "timed": _TIMED,
    "flipped": _FLIPS,
    "standing": _STANDING,
    "proofs": _PROOFS,
    "covered": _COVERED,
}

_ALL = """
SELECT integration, quarter, coalesce(runs, 0) AS runs, coalesce(judged, 0) AS judged, coalesce(passed, 0) AS passed,
  NULL::DOUBLE AS pass_rate, NULL::DOUBLE AS pass_low, NULL::DOUBLE AS pass_high,
  CASE WHEN runs > 0 THEN round((runs - judged) / runs, 4) END AS inconclusive_share,
  mttd_s, mttd_over_s, coalesce(detections, 0) AS detections, coalesce(undetected, 0) AS undetected,
  mtta_s, mtta_over_s, coalesce(acknowledgements, 0) AS acknowledgements, coalesce(unacknowledged, 0) AS unacknowledged,
  mtta_simulated_s,
  mttr_s, mttr_over_s, coalesce(recoveries, 0) AS recoveries, coalesce(unrecovered, 0) AS unrecovered,
  coalesce(drills, 0) AS drills, due, due_done, coalesce(proven, 0) AS proven, oldest_proof, oldest_proof_drill, oldest_proof_days,
  coalesce(flips, 0) AS flips
FROM calendar
LEFT JOIN counted USING (integration, quarter)
LEFT JOIN timed USING (integration, quarter)
LEFT JOIN flipped USING (integration, quarter)
LEFT JOIN proofs USING (integration, quarter)
LEFT JOIN covered USING (integration, quarter)
ORDER BY integration, quarter"""


def figures(facts: DuckDBPyConnection) -> pd.DataFrame:
    """One row per integration and quarter; docs/trends.md explains each column."""
    facts.execute(_MIDDLE)
    for name, query in _STEPS.items():
        facts.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
    frame = frames.from_sql(facts, _ALL)
    rates = [PassRate.of(int(passed), int(judged)) for passed, judged in zip(frame["passed"], frame["judged"], strict=True)]
    for column, values in {
        "pass_rate": [rate.passed / rate.judged if rate.judged else None for rate in rates],
        "pass_low": [rate.low if rate.judged else None for rate in rates],
        "pass_high": [rate.high if rate.judged else None for rate in rates],
    }.items():
        frame[column] = [float("nan") if value is None else round(value, 4) for value in values]
    return frame
