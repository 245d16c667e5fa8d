"""Finds where a text blames a person: as the subject of a verb that finds fault, in a counterfactual, or by a noun that judges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.review.blame import nouns
from harness.review.blame.faults import OF_NOBODY, OF_PERSONS, OF_SOMEBODY, OF_STRANGERS, OF_THEM, Kind, Pattern
from harness.review.blame.persons import Subject, subjects
from harness.review.blame.text import sentences

_ARTICLE = r"(?:(?:the|our|a|an|that|this|his|her|their|its) )?"
_APART = (
    r"(?: responsible| in charge| concerned| involved)?"
    rf"(?:,? (?:on|in|of|from|at|with|for|behind|during) {_ARTICLE}[\w'-]+(?: [\w'-]+){{0,3}}?)?"
    r"(?:,? (?:who|that) (?!which|because|and|but|when)[^,.;:]{1,60}?,?"
    r"|, (?!who\b|which\b|and\b|but\b|because\b|so\b)[^,.;:]{1,60},)?"
)
"""What may stand between a subject and its verb: `of the platform team`, `who ran the migration`, `, despite warnings,`."""
_GOES_ON = (
    r" (?!that\b|which\b|who\b|because\b|when\b|where\b)[^.;:]{1,70}?,? (?:and|but|yet|or) "
    r"(?:then |therefore |so |still |yet |instead |nevertheless |also )?"
)
_AND_OTHERS = rf"(?: (?:and|or) {_ARTICLE}[\w'@-]+(?: [\w'-]+)?)?"
_DIRECT, _RELATIVE, _SECOND = (re.compile(text, re.IGNORECASE) for text in (rf"{_AND_OTHERS}(?:,? ?)", _APART, _GOES_ON))
_REASON = re.compile(
    r"\b(?:because|since|as|so that)\b (?!he\b|she\b|they\b|we\b|of\b|nobody\b|no one\b|everyone\b|everybody\b)", re.IGNORECASE
)
_UNTIL = re.compile(r"^[^.;]{0,60}\buntil\b", re.IGNORECASE)
_EXCUSED_ERROR = re.compile(r"(?:missed|misread|overlooked|misunderstood)", re.IGNORECASE)
_SECOND_VERBS = frozenset({"omission", "error"})
_CLAUSE = re.compile(r"[,.;:!?]|\n\s*\n")
_REACH = 220
"""So many letters behind a subject are looked at."""
_NEVER_NEGATED = re.compile(r"\b(?:not|never|n't|nobody|no one|without)\W+(?:\w+\W+){0,1}$", re.IGNORECASE)


@dataclass(frozen=True)
class Blame:
    """`start` and `end`: in the text; `who`: the subject, empty where nobody is named."""

    start: int
    end: int
    kind: Kind
    who: str
    words: str
    clause: str = ""
    """The words, and what follows them up to the next comma or full stop."""


def blames(text: str, names: Sequence[str] = ()) -> Iterator[Blame]:
    """At most one for each sentence, in order. `names`: of the people whom the text may speak of."""
    for sentence in sentences(text):
        found = min(_in_sentence(sentence.text, names), key=lambda one: (one.start, -one.end), default=None)
        if found is not None:
            start, end = sentence.offset + found.start, sentence.offset + found.end
            clause = text[start:end] + _CLAUSE.split(text[end : end + _REACH], maxsplit=1)[0]
            yield Blame(start, end, found.kind, found.who, " ".join(text[start:end].split()), " ".join(clause.split()))


def _in_sentence(text: str, names: Sequence[str]) -> Iterator[Blame]:
    for subject in subjects(text, names):
        if (end := _blamed(text, subject)) is not None:
            yield Blame(subject.start, end[0], end[1], subject.text, "")
    for person in subjects(text, names, everywhere=True):
        if person.kind != "stranger":
            yield from _by_noun(text, person)
    for found in nouns.VERDICT.finditer(text):
        if not nouns.NEGATED.search(text[: found.start()]):
            yield Blame(found.start(), found.end(), "judgement", "", "")
    for found in nouns.PRONOUN_OWN.finditer(text):
        if not nouns.NEGATED.search(text[: found.start()]):
            yield Blame(found.start(), found.end(), "judgement", "", "")


def _blamed(text: str, subject: Subject) -> tuple[int, Kind] | None:
    """Where the blame on a subject ends, and its kind."""
    rest = text[subject.end : subject.end + _REACH]
    if subject.kind == "nobody":
        return _first(rest, subject.end, OF_NOBODY, (_DIRECT, _RELATIVE))
    if subject.kind == "they":
        return _first(rest, subject.end, OF_THEM, (_DIRECT,)) or _second(rest, subject.end, OF_THEM)
    if subject.kind == "stranger":
        return _first(rest, subject.end, OF_STRANGERS, (_DIRECT, _RELATIVE))
    patterns = OF_SOMEBODY if subject.kind == "somebody" else OF_PERSONS
    found = _first(rest, subject.end, patterns, (_DIRECT, _RELATIVE)) or _second(rest, subject.end, patterns)
    return found or _conditional(text, subject)


def _first(rest: str, offset: int, patterns: Sequence[Pattern], gaps: Sequence[re.Pattern[str]]) -> tuple[int, Kind] | None:
    for gap in gaps:
        for pattern in patterns:
            found = re.match(rf"(?:{gap.pattern}) ?(?<![^ ])(?P<verbs>{pattern.verbs.pattern})", rest, re.IGNORECASE)
            if found and not _is_excused(pattern, found, rest):
                return offset + found.end(), pattern.kind
    return None


def _second(rest: str, offset: int, patterns: Sequence[Pattern]) -> tuple[int, Kind] | None:
    """A second verb of the same subject: `saw the alert and ignored it`."""
    of_verbs = [pattern for pattern in patterns if pattern.kind in _SECOND_VERBS]
    return _first(rest, offset, of_verbs, (_SECOND,))


def _is_excused(pattern: Pattern, found: re.Match[str], rest: str) -> bool:
    after = rest[found.end() :]
    may_be = pattern.excused or _EXCUSED_ERROR.search(found["verbs"]) is not None
    return may_be and (_REASON.search(after) is not None or (pattern.excused and _UNTIL.match(after) is not None))


def _conditional(text: str, subject: Subject) -> tuple[int, Kind] | None:
    """`If Kim had read it, … would have`, and `Had Kim read it, …`."""
    before, rest = text[: subject.start], text[subject.end :]
    if nouns.DID_NOT_ONCE.search(before) and (found := nouns.DUTY_NEXT.match(rest)):
        return subject.end + found.end(), "omission"
    if not nouns.WOULD.search(text):
        return None
    if re.search(r"\bif (?:only )?$", before, re.IGNORECASE) and (found := nouns.HAD_DONE.match(rest)):
        return subject.end + found.end(), "counterfactual"
    if re.search(r"\bhad $", before, re.IGNORECASE) and (found := nouns.DONE.match(rest)):
        return subject.end + found.end(), "counterfactual"
    return None


def _by_noun(text: str, person: Subject) -> Iterator[Blame]:
    before, rest = text[: person.start], text[person.end :]
    if _NEVER_NEGATED.search(before):
        return
    for pattern in (nouns.OF, nouns.PASSIVE, nouns.BLAMED):
        if (found := pattern.search(before)) and not nouns.NEGATED.search(before[: found.start()]) and person.kind != "nobody":
            yield Blame(found.start(), person.end, "judgement", person.text, "")
    if (found := nouns.OWN.match(rest)) and not nouns.NEGATED.search(before):
        yield Blame(person.start, person.end + found.end(), "judgement", person.text, "")
    if found := nouns.GERUND.match(rest):
        yield Blame(person.start, person.end + found.end(), "omission", person.text, "")
    if nouns.DUE_TO.search(before) and re.match(r"\s*(?:[.,;]|$)", rest):
        yield Blame(person.start, person.end, "judgement", person.text, "")
    if nouns.IT_WAS.search(before) and (found := nouns.CLEFT.match(rest)):
        yield Blame(person.start, person.end + found.end(), "judgement", person.text, "")
    if (found := nouns.JUDGED.search(person.text)) and person.kind == "person":
        yield Blame(person.start, person.end, "judgement", person.text, "")
