"""What the Python connectors of this folder have in common: a HTTP call with a limit, a login, a gate that backs off, and a pager."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ENV = os.environ
NAME = ENV.get("NAME", "orders-sync")
SOURCE, SOURCE_NAME = ENV.get("SOURCE_URL", ""), ENV.get("SOURCE_NAME", "crm")
DESTINATION, DESTINATION_NAME = ENV.get("DESTINATION_URL", ""), ENV.get("DESTINATION_NAME", "billing")
STATE = Path(ENV.get("STATE", "."))
PATIENCE_S = 10.0
BLIP_S = 120.0
"""So long something may fail without a break before a person is told."""

Json = Any
Change = dict[str, Any]


class Transient(Exception):
    """May go well later; `after_s`: what the other side said of when."""

    def __init__(self, why: str, after_s: float | None = None, status: int | None = None) -> None:
        super().__init__(why)
        self.after_s, self.status = after_s, status


class Permanent(Exception):
    """Will never go well as it is."""


def request(
    method: str, url: str, body: bytes | None, headers: dict[str, str], timeout_s: float | None = PATIENCE_S
) -> tuple[int, bytes, Any]:
    """Status, body and headers, whatever the status; Transient when there is no answer."""
    try:
        asked = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - an address of the run
        with urllib.request.urlopen(asked, timeout=timeout_s) as answer:  # noqa: S310
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        try:
            return error.code, error.read(), error.headers
        except (OSError, http.client.HTTPException) as cut:
            raise Transient(f"{cut!r}") from cut
    except (OSError, http.client.HTTPException) as error:
        raise Transient(f"{error!r}") from error


def parsed(status: int, body: bytes, headers: Any) -> Json:
    """The answer of an API that speaks JSON, or what is wrong with it."""
    if status == 204:
        return {}
    if status in {400, 404, 410, 413, 422}:
        raise Permanent(f"{status} {body[:200]!r}")
    if status >= 400:
        after = headers.get("Retry-After")
        raise Transient(f"it answers {status}", float(after) if after and after.replace(".", "").isdigit() else None, status)
    try:
        return json.loads(body)
    except ValueError as error:
        raise Transient(f"it answers {status} with something that is not JSON") from error


def source(path: str) -> Json:
    """A read from the source."""
    return parsed(*request("GET", SOURCE + path, None, {}))


class Login:
    """OAuth2 client credentials: one token for all, a new one when it was rejected; a dead secret is not tried again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token: str | None = None
        self._dead: str | None = None

    def secret(self) -> str:
        return Path(ENV["SECRET_FILE"]).read_text(encoding="utf-8").strip()

    def token(self) -> str:
        with self._lock:
            if self._token is None:
                self._token = self._new(self.secret())
            return self._token

    def rejected(self, token: str) -> None:
        with self._lock:
            if self._token == token:
                self._token = None

    def _new(self, secret: str) -> str:
        if secret == self._dead:
            raise Transient("it rejects the credential, a new client secret is needed")
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": ENV["CLIENT_ID"], "client_secret": secret}).encode()
        try:
            status, body, headers = request("POST", ENV["TOKEN_URL"], form, {"Content-Type": "application/x-www-form-urlencoded"})
        except Transient as error:
            raise Transient(f"its token endpoint gives no token: {error}") from error
        if status == 401:
            self._dead = secret
            raise Transient("it rejects the credential, a new client secret is needed")
        return str(parsed(status, body, headers)["access_token"])


class Gate:
    """Shut for a while after a failure, longer after each one in a row; one for all workers."""

    def __init__(self, first_s: float = 1.0, longest_s: float = 30.0) -> None:
        self.first_s, self.longest_s, self.delay_s, self.until = first_s, longest_s, first_s, 0.0

    def wait(self) -> None:
        while (left := self.until - time.time()) > 0:
            time.sleep(left)

    def shut(self, after_s: float | None) -> None:
        self.until = max(self.until, time.time() + (after_s or self.delay_s))
        self.delay_s = min(self.longest_s, self.delay_s * 2)

    def opened(self) -> None:
        self.delay_s = self.first_s


class Pager:
    """One incident per side; what it knows is on disk, and what the pager has not taken yet as well."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._file = STATE / "pager.json"
        self.state: dict[str, Any] = json.loads(self._file.read_text()) if self._file.exists() else {"since": {}, "open": {}, "unsent": []}

    def key(self, side: str) -> str:
        return f"{NAME}:{side}"

    def words(self, side: str, why: str) -> str:
        verb = "read from" if side == SOURCE_NAME else "write to"
        return f"{NAME} cannot {verb} {side}: {why}"

    def failed(self, side: str, why: str) -> None:
        with self._lock:
            since = self.state["since"].setdefault(side, time.time())
            if time.time() - since >= BLIP_S and side not in self.state["open"]:
                self.state["open"][side] = self.key(side)
                self.queue("trigger", self.key(side), self.words(side, why))
            self._save()

    def worked(self, side: str) -> None:
        """Something went well: a blip is over, an open incident is not yet."""
        with self._lock:
            if self.state["since"].pop(side, None) is not None:
                self._save()

    def caught_up(self, side: str) -> None:
        with self._lock:
            self.state["since"].pop(side, None)
            if self.state["open"].pop(side, None):
                self.queue("resolve", self.key(side), "")
                self._save()

    def gave_up(self, entity: str, key: str, why: str) -> None:
        """A record is set aside, and named on disk; the pager hears of it now and then, not of each."""
        with self._lock, (STATE / "dead").open("a", encoding="utf-8") as file:
            file.write(f"{entity}/{key}\n")
            if time.time() - self.state.get("told", 0.0) < BLIP_S:
                return
            self.state["told"] = time.time()
            self.queue(
                "trigger", f"{NAME}:dead", f"{NAME} gave up records that {DESTINATION_NAME} refuses: {entity}/{key}", [f"{entity}/{key}"]
            )
            self._save()

    def queue(self, action: str, key: str, words: str, records: list[str] | None = None) -> None:
        payload = {
            "summary": words,
            "source": NAME,
            "severity": "error",
            "component": DESTINATION_NAME,
            "custom_details": {"records": records or []},
        }
        message: dict[str, Any] = {"routing_key": ENV["PAGER_KEY"], "event_action": action, "dedup_key": key}
        self.state["unsent"].append(message | ({"payload": payload} if action == "trigger" else {}))

    def flush(self) -> None:
        """Hand over what waits, oldest first."""
        while self.state["unsent"]:
            body = json.dumps(self.state["unsent"][0]).encode()
            try:
                status, _, _ = request("POST", ENV["PAGER_URL"] + "/v2/enqueue", body, {"Content-Type": "application/json"})
            except Transient:
                return
            if status != 202:
                return
            with self._lock:
                self.state["unsent"].pop(0)
                self._save()

    def run(self) -> None:
        """A thread of its own, so that no record waits for the pager."""
        while True:
            self.flush()
            time.sleep(5.0)

    def _save(self) -> None:
        save(self._file, json.dumps(self.state))


def save(path: Path, text: str) -> None:
    """Whole or not at all."""
    new = path.with_suffix(f".new{threading.get_ident()}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


class Destination:
    """Writes one change: a create is a POST, an update a PUT, both under the key of the version."""

    def __init__(self) -> None:
        self.login = Login()

    def idempotency_key(self, change: Change) -> str | None:
        record = change["record"]
        return f"{change['entity']}/{record['id']}/{record['version']}/{change['op']}".encode("ascii", "backslashreplace").decode()

    def write(self, change: Change) -> None:
        """Raises Transient or Permanent."""
        entity, record, op = change["entity"], change["record"], change["op"]
        path = f"{DESTINATION}/{entity}/{urllib.parse.quote(str(record['id']), safe='')}"
        key = self.idempotency_key(change)
        if op == "delete":
            self.send("DELETE", path, None, key)
        elif op == "create":
            self.send("POST", f"{DESTINATION}/{entity}", record, key)
        else:
            self.send("PUT", path, record, key)

    def send(self, method: str, url: str, body: Json, key: str | None) -> Json:
        token = self.login.token()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        status, answer, got = self.call(method, url, None if body is None else json.dumps(body).encode(), headers)
        if status == 401:
            self.login.rejected(token)
            token = self.login.token()
            status, answer, got = self.call(
                method, url, None if body is None else json.dumps(body).encode(), headers | {"Authorization": f"Bearer {token}"}
            )
        if method == "DELETE" and status == 404:
            return {}
        return self.answer(status, answer, got)

    def call(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, Any]:
        return request(method, url, body, headers)

    def answer(self, status: int, body: bytes, headers: Any) -> Json:
        return parsed(status, body, headers)
