"""Blame without a verb of its own: nouns that judge, faults that belong to somebody, and passives that name who it was."""

# ruff: noqa: E501 - one pattern or list a line reads better than a wrapped one

from __future__ import annotations

import re

from harness.review.blame.words import BLAMING_ADJECTIVES, BLAMING_ADVERBS, DUTY, DUTY_ING, FAULT_NOUNS, VERDICTS

VERDICT = re.compile(rf"(?<![\w-])(?:{VERDICTS})(?![\w-])", re.IGNORECASE)
NEGATED = re.compile(
    r"(?:\b(?:not|no|never|without|rather than|instead of|nor|neither|calling|called|call|labell?ed|labell?ing|label|blaming|blamed|than|avoid\w*|"
    r"against|beyond|cannot|isn't|wasn't|aren't|don't|didn't|assum\w+|treat\w*)\b|n't)\W+(?:[\w'-]+\W+){0,4}$",
    re.IGNORECASE,
)
"""Before a noun that judges: then it is said not to be one."""
OWN = re.compile(
    rf"^(?:'s|s'|') (?:own |apparent |obvious |clear |repeated |serious |complete |total |utter )*(?:{FAULT_NOUNS})\b"
    r"(?! (?:handling|handler|messages?|logs?|reports?|codes?|pages?|rates?|budgets?|modes?|detectors?|injection|tolerance|domain|path|counter|channel|rota|queue|correction))",
    re.IGNORECASE,
)
"""Right after a person: `Robin's failure to …`."""
PRONOUN_OWN = re.compile(
    r"\b(?:his|her|their|our|my) (?:own |apparent |repeated |complete )*(?:negligence|carelessness|incompetence|laziness|sloppiness|inattention|ignorance|arrogance|"
    r"recklessness|complacency|failure to|lack of (?:care|attention|diligence|experience|discipline|judge?ment|understanding|knowledge)|refusal to|unwillingness|inability to|"
    r"mistakes?|duties as|poor judge?ment|blunder|oversight)\b",
    re.IGNORECASE,
)
OF = re.compile(
    rf"\b(?:mistakes?|errors?|faults?|failures?|negligence|carelessness|oversights?|inattention|blunders?|incompetence|sloppiness|lack of \w+|misjudge?ments?|"
    rf"(?:poor|bad|sloppy|weak|insufficient|careless|inadequate|late|slow) (?:judge?ment|decisions?|work|communication|coordination|planning|preparation|supervision|leadership|handling|reactions?|responses?|choices?)|inaction|refusal|laziness|(?:{'|'.join(BLAMING_ADJECTIVES)}) \w+)"
    r"(?: [\w' ]{0,30}?)? (?:of|by|on the part of|from|with|lies with|lay with|is with|made by|committed by) $",
    re.IGNORECASE,
)
"""Before a person: `a mistake by …`."""
PASSIVE = re.compile(
    rf"\b(?:ignored|overlooked|missed|forgotten|neglected|misconfigured|mishandled|botched|broken|dismissed|disregarded|skipped|misread|misjudged|mismanaged|"
    rf"misunderstood|mistyped|caused|introduced|triggered|wasted|bypassed|violated|abandoned|delayed|downplayed|not \w+ed|never \w+ed|"
    rf"(?:{'|'.join(BLAMING_ADVERBS)}|wrongly) \w+(?:ed|en|t)|\w+ed (?:{'|'.join(BLAMING_ADVERBS)})|(?:left|set) (?:\w+ ){{0,3}}?)"
    r"(?: (?:for|during|until|in|at|over|through|again|twice|on|off|out) [\w ]{1,30}?)? ?(?:entirely |simply |both |mostly |completely |largely )?by $",
    re.IGNORECASE,
)
"""Before a person: `was ignored by …`."""
BLAMED = re.compile(
    rf"(?:\b(?:{'|'.join(BLAMING_ADJECTIVES)}|wrong|rash|unwise|unfair|typical) of"
    r"|\b(?:inexcusable|unacceptable|incomprehensible|unforgivable|shameful|embarrassing|hard to (?:understand|believe)|unbelievable) (?:that|why|how)|\bblames?|\bblame (?:lies|lay|falls|fell|rests|rested|goes|belongs) (?:squarely |entirely |mainly )?(?:with|on|to)|\bresponsibility (?:lies|lay) (?:squarely |entirely )?with"
    r"|\b(?:culprit|guilty party|person to blame|weak(?:est)? link|one to blame|main problem|real problem|real cause) (?:was|is|were)"
    r"|\b(?:fault|problem|cause) (?:lies|lay|is|was) (?:squarely |entirely |mainly )?with) $",
    re.IGNORECASE,
)
"""Before a person."""
DUE_TO = re.compile(
    r"\b(?:because of|due to|thanks to|caused by|down to|owing to|attributable to|fault of) (?:only |just |entirely |mainly )?$",
    re.IGNORECASE,
)
"""Before a person, who is the whole reason."""
GERUND = re.compile(
    rf"^,? (?:\w+ly )?(?:(?:not|never|no longer) (?:\w+ly )?(?:{'|'.join(DUTY_ING)})|(?:failing|forgetting|neglecting|omitting|ignoring|overlooking|rushing|panicking|misreading|"
    rf"misconfiguring|skipping|bypassing|mistyping|refusing|(?:{'|'.join(BLAMING_ADVERBS)}) \w+ing|being (?:{'|'.join(BLAMING_ADJECTIVES)}|too \w+|asleep|in a hurry)))\b",
    re.IGNORECASE,
)
"""Right after a person: `the team not testing the fallback`."""
CLEFT = re.compile(
    r"^ (?:who|that) (?:had |has |then |first |accidentally )?(?:deleted|broke|pushed|disabled|caused|triggered|dropped|wiped|merged|introduced|turned|killed|overwrote|"
    r"changed|removed|deployed|ran|approved|left|forgot|missed|paused|made|took|brought)\b",
    re.IGNORECASE,
)
IT_WAS = re.compile(r"\b(?:it (?:was|is)|that (?:was|is)) (?:\w+ly |only |again |of course )?$", re.IGNORECASE)
JUDGED = re.compile(rf"\b(?:{'|'.join(BLAMING_ADJECTIVES)})\b", re.IGNORECASE)
"""Within a noun phrase about a person: `a careless operator`."""
IF_ONLY = re.compile(r"(?:\bif (?:only )?|\bhad (?=.))(?:the |a |an |our )?$", re.IGNORECASE)
HAD_DONE = re.compile(
    r"^ (?:\w+ ){0,2}?(?:had(?:n't)?|would(?:n't)? have) (?:\w+ly |only |just |not |even |at least )*(?!been |had |received |access)\w+",
    re.IGNORECASE,
)
DONE = re.compile(
    r"^ (?:\w+ly |only |just |not |even |at least )*(?!been |had |received |access|a |an |the |no )(?:\w+ed|\w+en|read|thought|kept|told|sent|looked|run|put|set|paid|taken|caught|left|made|done|known)\b",
    re.IGNORECASE,
)
DUTY_NEXT = re.compile(rf"^ (?:\w+ly )?(?:{'|'.join(DUTY)})\b", re.IGNORECASE)
DID_NOT_ONCE = re.compile(r"\b(?:at no (?:point|time)|not once|never once|nor|neither) did $", re.IGNORECASE)
WOULD = re.compile(r"\b(?:would|could|might)(?:n't| not| never)? (?:\w+ )?(?:have|be)\b", re.IGNORECASE)
