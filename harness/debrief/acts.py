"""What somebody did on a game day, in words."""

from __future__ import annotations

from harness.ledger.lines import LedgerLine
from harness.ledger.lines.people import (
    Acted,
    Approved,
    AskedToAcknowledge,
    Attested,
    Begun,
    CalledOff,
    Decided,
    Declared,
    HandedOver,
    HandoffStep,
    Hypothesis,
    Joined,
    Left,
    ManualWork,
    Note,
    Requested,
    Resolved,
    RoleTaken,
    Surprise,
    Update,
    Verified,
)
from harness.report.wording import listed, many, span


def in_words(act: LedgerLine) -> str:
    """One sentence without its full stop; who did it stands first."""
    if isinstance(act, Acted):
        return f"{act.who} ({act.role}) {_did(act)}"
    if isinstance(act, Surprise):
        return f"surprise {act.surprise}{f', for the {act.to}' if act.to else ''}{_colon(act.text)}"
    if isinstance(act, CalledOff):
        return f"{act.who or 'a bound of the game day'} calls it off{_colon(act.why)}"
    return act.KIND


def _did(act: Acted) -> str:
    return _began_or_ended(act) or _came_or_went(act) or _looked_after(act) or _saw_to_it(act) or _said(act) or act.KIND.replace("_", " ")


def _began_or_ended(act: Acted) -> str:
    match act:
        case Begun():
            return "begins the game day"
        case Attested():
            return f"confirms that {listed(act.names) or 'nobody'} took part in person"
    return ""


def _came_or_went(act: Acted) -> str:
    match act:
        case Joined():
            return "joins, played by a script" if act.by == "script" else "joins"
        case Left():
            return "leaves"
        case RoleTaken():
            return "takes the role without being handed it"
        case HandedOver():
            return f"hands the role over to {act.to}"
        case HandoffStep():
            return f"does step {act.step} of the hand-over, to {act.to}"
    return ""


def _looked_after(act: Acted) -> str:
    match act:
        case AskedToAcknowledge():
            return f"acknowledges the page on route {act.route}"
        case Declared():
            return f"declares an incident{_colon(act.text)}"
        case Hypothesis():
            return f"believes{_colon(act.text)}"
        case Verified():
            return f"runs the verification query, which finds {many(act.answer, 'record')} missing"
        case Resolved():
            return f"declares it over{_colon(act.text)}"
    return ""


def _saw_to_it(act: Acted) -> str:
    match act:
        case Decided():
            return f"decides {act.action} (decision {act.decision}){_colon(act.reason)}"
        case Approved():
            return f"approves decision {act.decision}"
        case Requested():
            why = "without a decision" if act.decision is None else f"as decided in {act.decision}"
            return f"asks for {act.action} (request {act.number}), {why}"
        case ManualWork():
            return "begins to work by hand" if act.event == "begun" else "stops working by hand"
    return ""


def _said(act: Acted) -> str:
    match act:
        case Update():
            upon = f" (the next one in {span(act.next_s)})" if act.next_s is not None else ""
            return f"tells {listed(act.channels) or 'nobody'}, {act.state}{_colon(act.text)}{upon}"
        case Note():
            return f"notes{_colon(act.text)}"
    return ""


def _colon(text: str) -> str:
    return f": {text.strip()}" if text.strip() else ", without words"
