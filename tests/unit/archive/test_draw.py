from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.archive.draw import draw
from harness.archive.file import MOST_BYTES, as_bytes
from harness.archive.manifest import manifest
from harness.archive.record import RunRecord, form
from harness.checks.judge.judge import judge
from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence
from harness.subject import Commit, Subject

_DOCS = Path(__file__).parents[3] / "docs" / "archive.md"


@contextmanager
def drawn(run_dir: Path) -> Iterator[RunRecord]:
    with Evidence.open(run_dir) as evidence:
        yield draw(evidence, judge(evidence))


def test_a_record_says_what_came_of_a_run(outage: Any) -> None:
    outage.check("exactly_once", level="effects")
    outage.check("single_alert", route="primary", within="15m")
    with drawn(outage.save()) as record:
        said = {check.check: check for check in record.checks}
        assert (record.outcome, record.exit_code, record.ended, record.doubts, record.sealed) == (Outcome.PASS, 0, "completed", 0, True)
        assert (record.drill.name, record.drill.source, record.drill.destination) == ("example", "crm", "billing")
        assert said["single_alert"].params == {"route": "owner", "within": "15m"}
        assert said["exactly_once"].counts["landed"] == 70
        [fault] = record.times
        assert (fault.kind, fault.where, fault.healed_t, fault.mttd_s) == ("down", "destination", 1500.0, 120.0)
        assert fault.route == "owner"
        assert record.people.responder == "nobody"


def test_the_same_run_gives_the_same_record_wherever_it_lies(outage: Any, tmp_path: Path) -> None:
    run_dir = outage.save()
    with drawn(run_dir) as first:
        moved = run_dir.rename(tmp_path / "elsewhere")
        with drawn(moved) as second:
            assert as_bytes(first) == as_bytes(second)


def test_what_failed_is_counted_by_its_kind(outage: Any) -> None:
    outage.check("exactly_once", level="effects")
    outage.offer("invoice-lost", 200.0)
    with drawn(outage.save()) as record:
        said = {check.check: check for check in record.checks}
        assert record.outcome is Outcome.FAIL
        assert said["exactly_once"].found == {"absent": 1}
        assert (record.times[0].mttr_s, record.times[0].mttr_note) == (None, "records missing")


def test_what_is_counted_by_entity_is_kept_so(outage: Any) -> None:
    outage.check("outage_impact", at_least="20m")
    outage.offer("invoice-001", 400, version=2, op="delete")
    outage.write(1600, ("invoice-001", 2), effect="deleted")
    with drawn(outage.save()) as record:
        [check] = [check for check in record.checks if check.check == "outage_impact"]
        assert check.by_entity["invoice"] == {"owed": 41, "absent": 40, "behind": 0, "undeleted": 1, "orphans": 0, "doubles": 0}
        assert form().validate_json(as_bytes(record)) == record


def test_a_run_whose_harness_was_killed_has_no_end(outage: Any) -> None:
    outage.run_ended = None
    with drawn(outage.save()) as record:
        assert record.ended is None
        assert record.outcome is Outcome.INCONCLUSIVE
        assert record.doubts > 0


def test_somebody_answers_where_the_sink_has_a_responder(outage: Any) -> None:
    outage.drill["stack"]["alerts"]["acknowledges_after"] = "5m"
    with drawn(outage.save()) as record:
        assert record.people.responder == "simulated"


CANARIES = ("canary.example", "canary-4711", "Robin Canary", "canary-alert", "canary-token", "canary-log", "canary-reason", "198.51.100.7")


def test_no_host_key_name_alert_text_token_or_reason_gets_into_the_archive(outage: Any) -> None:
    """Canaries wherever people and systems write; a check that fails on them names them in its summary, its findings and its exhibits."""
    outage.drill["stack"]["alerts"]["routes"] = {"primary": "Robin Canary", "backup": "Robin Canary"}
    outage.drill["why"] = outage.drill["title"] = outage.drill["first"]["alert"] = "canary-log"
    outage.connector |= {"run": {"env": {"TOKEN": "canary-token", "URL": "http://198.51.100.7/"}}}
    outage.offer("canary-4711", 200.0)
    said = {"summary": "canary-alert canary-4711", "text": "Robin Canary", "details": {"a": "canary-log"}}
    outage.alert(430, key="api.canary.example/canary-token", **said)
    outage.line("destination", "bypass", 900, req=900, host="api.canary.example")
    outage.run_ended = {"outcome": "hung", "reason": "canary-reason at api.canary.example"}
    for check in ("exactly_once", "single_alert", "alert_names", "no_alert"):
        outage.check(check)
    run_dir = outage.save()
    evidence = "".join(path.read_text() for path in run_dir.rglob("*.json*"))
    assert [canary for canary in CANARIES if canary not in evidence] == []
    with drawn(run_dir) as record:
        data = as_bytes(record).decode()
        assert record.outcome is Outcome.FAIL
        assert [canary for canary in CANARIES if canary in data] == []


def test_texts_that_a_check_counts_or_is_given_stay_behind(outage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check from elsewhere may count texts, and be given a sentence."""
    from harness.checks.judge import judge as judging
    from harness.checks.verdict import Finding, Verdict

    class Odd:
        class Params:
            model_validate = staticmethod(dict)

        closed, of_data, directed = "", False, False

        def judge(self, evidence: Any, params: Any) -> Verdict:
            finding = Finding("http://api.canary.example/ canary 4711", 2, "canary text")
            counts = {"told": "canary text", "rate": float("inf"), "share": 0.123456}
            given = {"of": "a canary text", "at": "api.canary.example"}
            return Verdict("odd", Outcome.FAIL, "canary", params=given, counts=counts, findings=(finding,))

    monkeypatch.setattr(judging, "find_check", lambda name, found=judging.find_check: Odd() if name == "odd" else found(name))
    outage.check("odd")
    with drawn(outage.save()) as record:
        odd = next(check for check in record.checks if check.check == "odd")
        assert odd.params == {"of": None, "at": None}
        assert odd.counts == {"rate": None, "share": 0.123}
        assert odd.found == {"other": 2}


def test_the_manifest_is_what_the_command_in_the_docs_says_and_changes_with_a_byte(outage: Any) -> None:
    run_dir = outage.save()
    [command] = [line for line in _DOCS.read_text().splitlines() if line.startswith("(cd RUN")]
    said = subprocess.run(["bash", "-c", command.replace("RUN", str(run_dir))], capture_output=True, text=True, check=True).stdout
    before = manifest(run_dir)
    assert said.split()[0] == before
    (run_dir / "notes.md").write_text("people may add notes")
    assert manifest(run_dir) == before
    with (run_dir / "ledgers" / "source.jsonl").open("a") as file:
        file.write("\n")
    assert manifest(run_dir) != before


def test_a_run_with_many_faults_and_checks_stays_small(outage: Any, make_run: Callable[[], Any]) -> None:
    run = make_run()
    faults = tuple(run.fault(f"f{number}", "commit_then_cut", "fake", "destination", "requests") for number in range(60))
    run.note("timeline_started", 0.0)
    run.phase("outage", 0, 600, faults=faults)
    for fault in faults:
        run.injected(fault, 1.0, 500.0)
    for check in ("exactly_once", "no_orphans", "no_alert", "ordering", "alert_storm", "backfill_once", "counts_match"):
        run.check(check)
    with drawn(run.save()) as record:
        data = as_bytes(record)
        assert len(record.times) == 60
        assert len(data) <= MOST_BYTES
        assert json.loads(data)["faults"] == 60


def test_wrong_data_is_no_recovery(outage: Any) -> None:
    outage.check("exactly_once", level="effects")
    outage.write(1600, ("invoice-000", 1), effect="created")
    with drawn(outage.save()) as record:
        assert (record.times[0].mttr_s, record.times[0].mttr_note) == (None, "data wrong")


def test_what_the_run_says_of_its_subject_counts_and_an_old_run_says_little(outage: Any) -> None:
    run_dir = outage.save()
    with drawn(run_dir) as record:
        assert (record.subject.how, record.subject.programs, record.subject.commit) == ("unknown", None, None)
    told = Subject(how="files", digest="1" * 64, connector="2" * 64, commit=Commit(id="3" * 40, dirty=True))
    (run_dir / "subject.json").write_text(told.model_dump_json())
    with drawn(run_dir) as record:
        assert record.subject == told
        assert form().validate_json(as_bytes(record)).subject == told


def test_what_runs_in_an_image_is_known_by_that_and_without_it_not_at_all(outage: Any) -> None:
    outage.connector["run"] = {"image": "shop/sync:1"}
    told = Subject(how="files", digest="1" * 64, connector="2" * 64)
    run_dir = outage.save()
    (run_dir / "subject.json").write_text(told.model_dump_json())
    with drawn(run_dir) as record:
        assert (record.subject.how, record.subject.image) == ("unknown", None)
    digests = {record.subject.digest}
    for image in ("a", "b"):
        outage.lines["journal"] = [line for line in outage.lines["journal"] if line[1]["event"] != "image_found"]
        outage.note("image_found", -5, actor="watchdog", image="sha256:" + "c" * 64)
        outage.note("image_found", -4, actor="connector", image=f"sha256:{image * 64}")
        outage.save()
        with drawn(run_dir) as record:
            assert (record.subject.how, record.subject.image) == ("image", f"sha256:{image * 64}")
            digests.add(record.subject.digest)
    assert len(digests) == 3


def test_who_was_paged_is_told_by_the_route_and_the_shared_channel_is_nobody(outage: Any) -> None:
    outage.lines["alerts"] = []
    outage.alert(410, route="shared", key="x")
    outage.alert(500, route="backup")
    run_dir = outage.save()
    with drawn(run_dir) as record:
        assert [fault.route for fault in record.times] == ["backup"]
    outage.lines["alerts"] = []
    outage.save()
    with drawn(run_dir) as record:
        assert [(fault.route, fault.mttd_note) for fault in record.times] == [(None, "not detected")]
