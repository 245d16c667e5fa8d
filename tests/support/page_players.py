"""People at the console's page, in real browsers: what they do is done by their page's own forms and buttons."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from queue import Queue
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from chromium import chromium
from players import Player

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

T = TypeVar("T")
_DESK = {"width": 1280, "height": 900}
_PATIENCE_MS = 60_000
_LINE_OF: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": "acknowledged",
        "declare": "declared",
        "decide": "decided",
        "request": "requested",
        "verify": "verified",
        "resolve": "resolved",
        "attest": "attested",
    }
)


class Browsers:
    """A Chromium in a thread of its own, because Playwright serves one thread alone; people's browsers are apart from each other."""

    def __enter__(self) -> Self:
        self._jobs: Queue[tuple[Callable[[Browser], Any], Future[Any]] | None] = Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._jobs.put(None)
        self._thread.join(30)

    def do(self, job: Callable[[Browser], T]) -> T:
        """What a job gives or raises."""
        done: Future[T] = Future()
        self._jobs.put((job, done))
        return done.result()

    def page(self, link: str) -> Page:
        """Somebody opens their link."""

        def opened(browser: Browser) -> Page:
            page = browser.new_context(viewport=_DESK, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(link)
            page.locator("#views").wait_for()
            return page

        return self.do(opened)

    def _work(self) -> None:
        with chromium() as browser:
            while job := self._jobs.get():
                does, done = job
                try:
                    done.set_result(does(browser))
                except BaseException as error:  # noqa: BLE001 - whoever asked for it raises it
                    done.set_exception(error)


class PagePlayer(Player):
    """One person: acts at their page; what they see is read from the stream of a second seat of theirs."""

    def __init__(self, links: tuple[str, ...], browsers: Browsers) -> None:
        mine, spare, *_ = links
        super().__init__(spare)
        self._browsers = browsers
        self.page = browsers.page(mine)

    def does(self, do: str, role: str | None = None, **fields: Any) -> dict[str, Any]:
        """An act by the form of its view; the line that it became."""
        where, before = role or self.roles[0], self._last()
        if do == "request" and (asked := self._asked(fields["decision"])):
            return asked
        self._browsers.do(lambda _: _at(self.page, where, do, fields))
        kind = _LINE_OF.get(do, do)
        return self.until(lambda: next((line for line in self.all(kind) if line["seq"] > before and line["who"] == self.name), None))

    def _asked(self, decision: int) -> dict[str, Any] | None:
        """The liaison's own decision is carried out with the same press."""
        if not any(line["decision"] == decision and line["who"] == self.name for line in self.all("decided")):
            return None
        return self.sees("requested", decision=decision)


def _at(page: Page, role: str, do: str, fields: dict[str, Any]) -> None:
    page.locator(f"#tab-{role}").click() if page.locator(f"#tab-{role}").is_visible() else None
    _FORMS[do](page.locator(f"#view-{role}"), fields)


def _acknowledge(view: Any, _: dict[str, Any]) -> None:
    view.get_by_role("button", name="Acknowledge").first.click()


def _declare(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_label("What is wrong").fill(fields["text"])
    view.get_by_role("button", name="Declare an incident").click()


def _decide(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_role("radio", name=fields["action"].replace("_", " "), exact=True).check()
    view.get_by_label("Because").fill(fields["reason"])
    view.get_by_role("button", name="Decide", exact=True).or_(view.get_by_role("button", name="Have it done", exact=True)).click()


def _request(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_role("radio", name=fields["action"].replace("_", " "), exact=True).check()
    decision = view.get_by_label("Who has decided it")
    decision.locator(f"option[value='{fields['decision']}']").wait_for(state="attached")
    decision.select_option(str(fields["decision"]))
    view.get_by_role("button", name="Have it done", exact=True).click()


def _update(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_role("radio", name=fields["state"].title()).check()
    view.get_by_label("The text, the same").fill(fields["text"])
    if "data" in fields:
        view.get_by_label("What it means for the data").fill(fields["data"])
    else:
        view.get_by_label("Next update in").fill(str(round(fields["next_s"] / 60)))
    view.get_by_role("button", name="Send to all channels").click()


def _hypothesis(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_label("What you believe").fill(fields["text"])
    view.get_by_label("What you believe").press("Enter")


def _note(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_label("Note").fill(fields["text"])
    view.get_by_label("Note").press("Control+Enter")


def _verify(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_label("What the query says").fill(str(fields["answer"]))
    view.get_by_role("button", name="Verified").click()


def _resolve(view: Any, fields: dict[str, Any]) -> None:
    view.get_by_text("It is over", exact=True).click()
    view.get_by_label("Why it is over").fill(fields["text"])
    view.get_by_role("button", name="Declare it over").click()


def _attest(view: Any, fields: dict[str, Any]) -> None:
    boxes = view.locator("fieldset", has_text="Present, as you have seen it").get_by_role("checkbox")
    for box in boxes.all():
        box.set_checked(box.get_attribute("value") in fields["names"])
    view.get_by_role("button", name="I attest").click()


_FORMS: Mapping[str, Callable[[Any, dict[str, Any]], None]] = MappingProxyType(
    {
        "acknowledge": _acknowledge,
        "declare": _declare,
        "decide": _decide,
        "request": _request,
        "update": _update,
        "hypothesis": _hypothesis,
        "note": _note,
        "verify": _verify,
        "resolve": _resolve,
        "attest": _attest,
    }
)
