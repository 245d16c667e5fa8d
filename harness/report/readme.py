"""`tables/README.md`: what the tables of a run hold, and how their clock goes with that of the ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report.wording import clock

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

TABLES = {
    "backlog": (
        "At each of some 800 instants `t`: versions `offered` by the source and `committed` by the destination so far, and records `owed`. "
        "Between two of them the backlog may have been higher for a moment: the report's largest number is exact."
    ),
    "backlog_told": "What a process under test (`actor`) reported as its backlog (`records`) at `t`. No verdict uses it.",
    "deliveries": (
        "One row per offered version of a record (`entity`, `key`, `version`): what was done (`op`), the `digest` of its "
        "content, its `cursor` at the source, its number in the source's ledger (`offered_seq`; in CSV the line), when it was "
        "offered, when it landed and when it was given up by name (`offered_t`, `landed_t`, `dead_t`), how many `effects` and "
        "`writes` it had, its `status` in the end, the version that the destination `ends_on`; whether it was `late`, `stale` "
        "(an older version came after it), `lost` (the connector had moved past it), `seeded` before the run, or the harness's "
        "`probe`."
    ),
    "faults": (
        "One row per `fault`: `kind`, `target`, `where`, `phase`; when its injection was sent, when it was read back and when "
        "the heal was sent (`sent_t`, `injected_t`, `healed_t`), `heal_why`, how many requests it met (`hits`). `read_back` is what was "
        "found when it had just been put in place: no request had met it yet, so its `hits` are 0 and its `first_hit_t` and `last_hit_t` "
        "are null. `state` is the fake's last word, with those instants. Faults of links and processes count no requests."
    ),
    "incidents": (
        "One row per incident at the pager: `protocol`, `route`, `owner`, `key`; when it was opened, acknowledged and resolved "
        "(`opened_t`, `acknowledged_t`, `resolved_t`), how often it was `renotified` and resolved (`resolves`), and the opening "
        "message: `severity`, `summary`, `text`, `details`."
    ),
    "phases": "Each `phase` with its `role`, when it began and ended (`started_t`, `ended_t`), and `why` it ended.",
    "starts": (
        "Each start (`attempt`) of a process under test (`actor`): `why` and when it began, when and `how` it ended, with which "
        "exit `code` (`started_t`, `ended_t`), how long it `lived_s`, whether the end was `expected`, and its `log` in the run "
        "directory."
    ),
    "times": (
        "For each `fault` (`kind`, `target`, `where`, `injected_t`, `healed_t`): the times to detect, acknowledge and recover "
        "(`mttd_s`, `mtta_s`, `mttr_s`), with a note where there is none or where it counts otherwise (`mttd_note`, "
        "`mtta_note`, `mttr_note`)."
    ),
    "verdicts": (
        "Each `check`: its `outcome`, whether it is a `gate`, whether it was `seen_not_judged`, how many `findings` it has, its `summary`."
    ),
}
"""Table → its columns, by the names that they have in Parquet."""


def readme(evidence: Evidence) -> str:
    """The file's text."""
    told = [
        "# Tables of this run",
        "",
        "Each table is there as CSV, for spreadsheets, and as Parquet, for programs. Parquet has the columns by the names below.",
        "A header in CSV says the unit, and an instant `…_t` stands there as `m:ss` and in drill seconds after 0:00.",
        "Columns `…_s` are drill seconds.",
        "A table that cites lines of ledgers has each instant also as those lines have it.",
        "",
        ledgers_clock(evidence),
        "",
        *(f"- **{name}**: {words}" for name, words in TABLES.items()),
    ]
    return "\n".join([*told, ""])


def ledgers_clock(evidence: Evidence) -> str:
    """How a time of the page is found in the ledgers, and a line's `seq`."""
    number = "The seq of a line is its number in the file less one."
    if not evidence.t0:
        return f"Ledgers and the journal count as the times here do. {number}"

    offset = f"{clock(evidence.t0)} ({evidence.t0:.3f} s)"
    return f"Ledgers and the journal count from the run's start (field at): add {offset} to a time here. {number}"
