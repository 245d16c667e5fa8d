"""Words that a report uses and does not explain where they stand. Those that CONTRIBUTING.md explains, too, have its meaning."""

from __future__ import annotations

TERMS = (
    ("offered", "The source shows a new version of a record to whoever reads it."),
    ("committed", "The destination has made a change; its ledger has a line of it."),
    ("landed", "A version that was offered has been committed."),
    ("owed", "offered by the source and not yet in the destination, though it should be: what the connector still has to deliver"),
    ("dead", "The connector gave the record up and named it, as in a dead-letter queue."),
    ("effect", "What a write did at the destination: created, changed or deleted a row. A repeated write may have none."),
    (
        "doubled effect",
        "a change of the same version that the destination executed once more; only one that makes a row is a row too many, too",
    ),
    (
        "absent, behind, undeleted",
        "Missing: the destination does not have the record; has an older version of it; has it though the source deleted it.",
    ),
    ("seen, not judged", "A finding that something other than the connector explains, such as a machine that was too slow."),
    ("in doubt", "The destination committed a write, and its answer did not arrive: the connector cannot know."),
    ("exercised", "Writes in doubt that the connector sent again, so that a duplicate could have come about."),
    ("lag", "The time from offered to committed that the connector may take while all is well."),
    ("gate", "A check of the run itself: whether the fault was felt and the evidence is fit to be judged."),
    ("felt", "A fault that had an effect on the connector; one that had none proves nothing."),
    ("canary request", "A request of the harness itself through a link, to see whether it is open."),
    ("read back", "What was found when the harness asked for the state of a fault that it had put in place."),
    ("heal", "To take a fault away."),
    (
        "settle",
        "The phase after the drill's, until nothing is owed; then quiet (late duplicates) and probe (one more record must arrive).",
    ),
    ("seal", "The digests, taken while the run wrote its files, by which a later change of them is seen."),
    ("drill time", "The accelerated clock of a run; wall time is that of the clock on the wall."),
)
