"""What finds fault with the subject in front of it: patterns of verbs, each with a kind."""

# ruff: noqa: E501 - one pattern or list a line reads better than a wrapped one

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from harness.review.blame.words import BLAMING_ADJECTIVES, BLAMING_ADVERBS, DUTY, DUTY_ING, ERRED, NEUTRAL_DONE

Kind = Literal["counterfactual", "omission", "error", "judgement"]

_ADVERB = r"(?:(?:\w+ly|just|simply|also|even|then|again|still|both|all|once|twice|already|later|first|almost|ever|at least|at first|at all|not|in fact) )*"
_DUTY = "|".join(DUTY)
_DUTY_OF_NOBODY = "|".join(word for word in DUTY if word not in NEUTRAL_DONE)
_ADVERBS, _ADJECTIVES, _ING = "|".join(BLAMING_ADVERBS), "|".join(BLAMING_ADJECTIVES), "|".join(DUTY_ING)
_PARTICIPLE = r"(?!(?:a|an|the|access|no|one|two|more|less|enough|some|any|his|her|their|our|\w+ing)\b)\w+"
_NOT = r"(?:(?:did|had|have|has) (?:\w+ )?(?:not|never)|didn't|never|hadn't|haven't|hasn't)"
_BE = r"(?:was|were|is|are|had been|has been|have been|being|seemed|got|became|appeared|remained|proved)"
_DAMAGE = r"outage|incident|bug|problem|failure|error|defect|regression|mess|duplicates?|data loss|issue|downtime|disruption|corruption|damage|crash|chaos|confusion|delay"
_BAD = r"broken|bad|faulty|untested|buggy|unreviewed|wrong|defective|half-finished|incomplete|flawed|incorrect"


@dataclass(frozen=True)
class Pattern:
    """Matched right behind a subject."""

    kind: Kind
    verbs: re.Pattern[str]
    excused: bool = False
    """Whether a reason in the same sentence (`because the dashboard …`) makes it a description."""


def _pattern(kind: Kind, verbs: str, *, excused: bool = False) -> Pattern:
    return Pattern(kind, re.compile(_ADVERB + verbs, re.IGNORECASE), excused)


OF_PERSONS = (
    _pattern("counterfactual", rf"(?:should(?:n't)?|ought to|could(?= (?!not\b|never\b)))(?: not| never)? {_ADVERB}have {_ADVERB}{_PARTICIPLE}"),
    _pattern("counterfactual", r"(?:was|were) (?:\w+ )?(?:supposed|meant|obliged|required|expected|told|instructed|asked) to\b(?=.*\b(?:but|yet|and (?:did|forgot|failed|missed|ignored)|instead)\b)"),
    _pattern("counterfactual", r"(?:was|were) (?:\w+ )?supposed to"),
    _pattern("counterfactual", r"(?:should|needs? to|must|has to|have to) (?:\w+ )?(?:be|become) (?:(?:more|much more|far more|better) )(?:careful|attentive|diligent|disciplined|vigilant|thorough|responsible|proactive|trained|focused|professional|cautious|aware|alert)"),
    _pattern("counterfactual", r"(?:should|ought to) (?:know|have known|pay|take more care|think before|learn to|double-?check|be ashamed)"),
    _pattern("counterfactual", r"had (?:the|every|a|plenty of|enough|ample) (?:\w+ )?(?:chances?|opportunit(?:y|ies)|time|information|warnings?) (?:to|and|but|yet)"),
    _pattern("counterfactual", r"(?:knew|was warned|were warned|had been (?:warned|told|reminded|trained)|was told|were told|had (?:seen|read)|saw|was aware|were aware)\b[^.;]{0,70}?\b(?:but|yet|and (?:still|yet|nevertheless)|,? and) (?:\w+ )?(?:did nothing|did not|didn't|ignored|chose|went ahead|failed|continued|carried on|decided (?:not )?to (?:ignore|wait)|forgot|skipped)"),
    _pattern("omission", r"(?:fail(?:ed|s)?|forg[oe]t(?:ten|s)?|neglect(?:ed|s)?|omitted|declined|refused|hesitated|could not be bothered|couldn't be bothered|did not bother|didn't bother|never bothered|did not care|didn't care|did not think|didn't think|never thought|made no (?:effort|attempt)|took no (?:action|steps|notice|responsibility|care|interest)|paid (?:no|little|too little) attention|gave no thought)\b(?! over\b| back\b)"),
    _pattern("omission", rf"{_NOT} {_ADVERB}(?:{_DUTY})\b(?! (?:whether|if) (?:the|it)\b.*\?)", excused=True),
    _pattern("omission", r"(?:did not|didn't|never) (?:\w+ )?see (?:such|the obvious|what was|fit|the need|any need|that)"),
    _pattern("omission", rf"(?:was|were) {_ADVERB}(?:not|never|n't) (?:really )?(?:{_ING}|careful|attentive|diligent|thorough|prepared|vigilant|focused|paying)"),
    _pattern("omission", r"(?:wasn't|weren't) (?:careful|attentive|diligent|thorough|prepared|vigilant|focused|paying|watching|looking|listening)"),
    _pattern("omission", rf"(?:not|never) (?:{_ING})\b"),
    _pattern("omission", r"(?:had )?let (?!\w+ know)(?:the |a |an |this |his |her |their )?[\w' -]{1,40}?\b(?:down|lapse|slip|expire|rot|run (?:out|on|dry|full|over)|slide|drag on|grow|go unnoticed|happen|through)\b"),
    _pattern("error", rf"(?:had |have |has )?(?:{ERRED})\b", excused=False),
    _pattern("error", r"(?:made|committed|was making|had made|has made|kept making|makes) (?:a|an|the|some|several|another|this|that|two|three|many|too many|one) (?:\w+,? ){0,3}?(?:mistake|error|blunder|slip|typo|(?:wrong|poor|bad|terrible|rash|hasty|questionable) (?:call|choice|decision|assumption|move))s?\b"),
    _pattern("error", r"(?:made|committed) (?:mistakes|errors|(?:poor|bad|wrong) (?:choices|decisions|assumptions))"),
    _pattern("error", r"(?:\w+ed|ran|chose|took|wrote|put|set|read|went|got|did|called|made) (?:\w+ ){0,4}?(?:the|a|an|his|her|their) wrong\b"),
    _pattern("error", r"(?:gave|used|sent|told|typed|entered|provided|chose|applied|picked) (?:(?!that|which|who)\w+ ){0,4}?(?:wrong|false|misleading|incorrect)\b"),
    _pattern("error", rf"(?:had )?(?:push|merg|deploy|shipp?|releas|commit|submitt|approv|roll|install|introduc|enabl)(?:t?ed)(?: out)? (?:(?:a|an|the|his|her|their|this|that) )?(?:\w+ ){{0,2}}?(?:{_BAD})\b"),
    _pattern("error", rf"(?:had )?\w+(?:ed|ent|an|oved|ook|ave|ade|ut|et|id)\b[^.;,]{{0,90}}?,? without (?:even |first |ever |properly |really |any )?(?:{_ING}|thought|thinking|care|permission|approval|review|authori[sz]ation|a (?:second|backup|plan|test|review|rollback|check|ticket)|warning|notice|due (?:care|diligence)|proper (?:\w+)|following|doing|bothering|hesitation)"),
    _pattern("error", rf"(?:had )?(?:{_ADVERBS}) \w+"),
    _pattern("error", rf"(?:had |was |were )?\w+(?:ed|ent|an|ook|ave|ade|ut|et|id)\b[^.;,]{{0,50}}? (?:{_ADVERBS}|by mistake|by accident|in error|for no (?:good )?reason|out of (?:laziness|habit|ignorance|carelessness))(?= ?(?:[.;,]|$|and|when|during|while|in|on|at|with|before|after))"),
    _pattern("error", r"(?:just |simply |merely |blindly |all |too quickly )assumed|assumed (?:that )?(?:someone|somebody|everything|it (?:was|would be) (?:fine|ok|somebody|someone)|others|another|nothing (?:was|could|would))"),
    _pattern("error", r"(?:took|needed|waited|wasted|spent|lost|let) (?:far |way |much |almost )?(?:too (?:long|much time|many)|an (?:unreasonable|inexcusable|unacceptable)|a (?:ridiculous|shocking|needless)|precious|valuable)"),
    _pattern("error", r"\w+(?:ed|ent|an|ook|ave|ade|ame|old)\b[^.;,]{0,40}? (?:far |much |way )?too (?:late|slowly|early|soon|quickly|hastily|often|aggressively|optimistically)\b"),
    _pattern("error", r"(?:had |has )?left (?!the (?:call|team|company|room)\b)[\w' -]{1,40}? (?:on|off|enabled|open|running|disabled|unattended|unprotected|exposed|behind|unlocked|unfinished|undocumented|untested|unanswered|in the dark)\b"),
    _pattern("error", r"(?:merged|deployed|pushed|resumed|replayed|approved|closed|restarted|continued|went on|carried on|released|ran|signed off|declared|started|kept|let|accepted|sent|deleted|rolled)\b[^.;]{0,60}?,? (?:although|even though|though|knowing|while knowing|well aware|as if)\b"),
    _pattern("counterfactual", r"needs? (?:(?:more|better|additional|urgent) )?(?:training|discipline|supervision|reminding|coaching)\b"),
    _pattern("counterfactual", r"(?:needs? to|must|has to|have to) (?:learn to|pay (?:more |closer |better )?attention|be reminded|double-?check|take more care|try harder|do better|improve (?:his|her|their)|follow (?:the|our) )"),
    _pattern("error", rf"(?:had |have |has )?(?:caused|triggered|introduced|created|provoked|produced|brought about|contributed to|prolonged|worsened|aggravated) (?:(?:the|this|a|an|our|all|most|some|more|unnecessary|additional|another) )*(?:\w+ ){{0,2}}?(?:{_DAMAGE})s?\b(?! (?:report|ticket|channel|room|call|declaration|injection)\b)"),
    _pattern("judgement", r"(?:was|were) (?:\w+ )?(?:asleep|sleeping) (?:at|on) (?:the|his|her|their) (?:wheel|desk|job|post|watch|shift)"),
    _pattern("omission", r"(?:was|were) (?:not|never) doing (?:his|her|their|its) (?:jobs?|part|dut(?:y|ies)|work)"),
    _pattern("error", r"(?:signed off|approved|accepted|released|merged|deployed|shipped)\b[^.;,]{0,50}? (?:nobody|no one|no-one|untested|unreviewed|unseen|unread)\b"),
    _pattern("error", r"(?<!\w)simply \w+ed\b"),
    _pattern("error", r"turned (?:a|an|the) (?:small|minor|simple|short) \w+ into"),
    _pattern("error", r"(?:accidentally|inadvertently|mistakenly)\b"),
    _pattern("error", r"(?:,? ?despite|,? ?in spite of|,? ?against) (?:\w+ ){0,2}?(?:warnings?|instructions?|advice|training|reminders?|being (?:told|warned|asked)|the (?:rules?|polic(?:y|ies)|procedures?))"),
    _pattern("error", r"\w+(?:ed|ent|an|ook|ave|ade)\b[^.;,]{0,60}?,? (?:despite|in spite of|notwithstanding|against) (?:(?:the|a|an|several|repeated|clear|our|many|explicit|all) ){0,3}(?:warnings?|instructions?|advice|polic(?:y|ies)|rules?|procedures?|reminders?|freeze|being (?:told|warned|asked))"),
    _pattern("error", rf"\w+(?:ed|ent|an|ook|ave|ade)\b[^.;]{{0,70}}? (?:instead of|rather than) (?:first )?(?:{_ING})\b"),
    _pattern("error", r"(?:did|used|went|acted|worked|decided|resumed|restarted|deployed|continued|proceeded|\w+ed)\b[^.;,]{0,40}? (?:against (?:the )?(?:policy|procedure|advice|instructions|rules)|in (?:violation|breach|defiance) of|contrary to)"),
    _pattern("judgement", rf"{_BE} {_ADVERB}(?:(?:very|so|rather|quite|too|simply|just|clearly|a bit|somewhat|extremely|far too|way too|much too|again|obviously|grossly) )*(?:{_ADJECTIVES}|at fault|to blame|guilty|responsible for (?:the|this|causing|breaking|all)|in (?:too much of )?a (?:hurry|rush)|unprepared|distracted|slow (?:to|in)|late (?:to|in)|wrong(?= to|[.,;]|$| about)|mistaken|unwilling|(?:the|a) (?:weak(?:est)? link|culprit|bottleneck))\b"),
    _pattern("judgement", rf"{_BE} {_ADVERB}(?:far |way |much |simply |just |also )?too (?:slow|late|busy|hasty|quick|confident|lazy|eager|relaxed|proud|trusting|optimistic|junior|inexperienced|cautious|hesitant|tired|stubborn|impatient|comfortable|careless|focused)"),
    _pattern("judgement", rf"{_BE} {_ADVERB}not (?:up to|qualified|competent|prepared|thorough|careful|vigilant|proactive|focused|paying|attentive|diligent|capable|experienced|trained|good) ?(?:enough)?"),
    _pattern("judgement", r"(?:lacked|lacks|showed (?:no|little|poor|a lack)|showed a (?:complete |total )?lack|displayed (?:no|little|poor)|demonstrated (?:no|little|poor|a lack)|exercised poor|had no (?:idea|clue|sense|business|excuse|discipline|respect|regard))\b(?! (?:of )?(?:access|permission|rights?|visibility|a view|information|data|the rights?|log|tools?|monitoring|what (?:the|it)))"),
    _pattern("judgement", r"(?:is|was|were|are) (?:the one|the ones|the person|who) (?:who|that|to blame)"),
    _pattern("judgement", r"(?:deserves?|bears?|bore|must take|has to take|should take) (?:the |full |some |most |all )*(?:blame|responsibility|fault)"),
    _pattern("judgement", r"(?:clearly|obviously|evidently|apparently) (?:did not|didn't|had no|has no|does not|doesn't|lacked|failed|thought|believed|was not|wasn't|never)"),
)  # fmt: skip
OF_NOBODY = (
    _pattern("omission", rf"(?:(?:had|has|have|was|were|seems? to have|seemed to|appears to have|could be|even|actually|ever|really) )*{_ADVERB}(?:{_DUTY_OF_NOBODY}|bothered|thought|cared|dared|{_ING}|took (?:responsibility|action|charge|care|ownership|the time|it seriously)|volunteered|stepped (?:up|in)|in charge)\b(?! (?:by|until the)\b)", excused=True),
)  # fmt: skip
OF_SOMEBODY = (
    *OF_PERSONS,
    _pattern("error", r"(?:had |has |must have |apparently )?(?:left|broke|broken|deleted|dropped|wiped|turned (?:off|on)|switched (?:off|on)|disabled|unplugged|overwrote|removed|changed|edited|modified|pushed|merged|restarted|killed|pulled|hard-?coded|commented out|clicked|copied|pasted)\b"),
    _pattern("error", r"(?:on the (?:team|call) )?(?:was|were) (?:supposed|meant) to"),
)  # fmt: skip
_HUMAN_DUTY = r"bother|ask(?:ed)?|read|tell|told|think|thought|care|escalate[d]?|communicate[d]?|understand|understood|reali[sz]e[d]?|follow(?:ed)? (?:the|their|any|our)|pay|paid|look(?:ed)?|listen(?:ed)?|notice[d]?|inform(?:ed)?|consult(?:ed)?|double-?check(?:ed)?|know|known|warn(?:ed)?|question(?:ed)?|learn(?:ed|t)?|tested|test|verif(?:y|ied)|review(?:ed)?|document(?:ed)?|coordinate[d]?|prepare[d]?|plan(?:ned)?"
OF_THEM = (
    _pattern("counterfactual", rf"(?:should|could|ought to)(?: not| never|n't)? {_ADVERB}(?<!could not )have {_ADVERB}(?:{_HUMAN_DUTY})\b"),
    _pattern("counterfactual", r"(?:should|ought to) (?:know|have known) better"),
    _pattern("omission", rf"{_NOT} {_ADVERB}(?:{_HUMAN_DUTY})\b", excused=True),
    _pattern("omission", r"(?:forgot|neglected|refused to (?:listen|help|answer|hand)|could not be bothered|failed to (?:read|ask|tell|inform|communicate|escalate|notice|check|test|follow|understand|consult|review|verify|warn|document))\b"),
    _pattern("error", r"(?:panicked|misread|misjudged|misunderstood|overlooked|rushed|made (?:a|an|several|some) (?:\w+ )?(?:mistake|error)s?|messed up|screwed up|cut corners|dropped the ball|gave up|(?:just |simply |wrongly )assumed)\b"),
    _pattern("judgement", rf"(?:was|were) {_ADVERB}(?:(?:too|very|so|simply) )*(?:{_ADJECTIVES}|to blame|at fault)\b"),
)  # fmt: skip
"""A pronoun that may stand for systems: only what people alone can do."""
OF_STRANGERS = (
    _pattern("counterfactual", r"(?:should|could|ought to) (?:\w+ )?have (?:known|asked|told|reali[sz]ed|double-?checked|escalated|consulted|thought|read the|been more careful)\b"),
    _pattern("omission", r"(?:did not|didn't|never) (?:bother|ask|tell|escalate|double-?check|think|care|validate|(?:check|read|follow)(?:ed)? (?:the |our |any )?(?:docs|runbook|documentation|instructions|logs|procedure|process|policy|checklist))\b", excused=True),
    _pattern("omission", r"(?:forgot|neglected) (?:to|about)\b"),
    _pattern("error", r"(?:panicked|misread|messed up|screwed up|cut corners|dropped the ball|fat-?fingered)\b"),
    _pattern("error", r"(?:pushed|merged|deployed|approved|committed|released)\b[^.;,]{0,60}? without (?:a |any |the |proper |due )*(?:\w+ing|review|approval|tests?|permission)"),
    _pattern("judgement", rf"(?:was|were) (?:\w+ )?(?:{_ADJECTIVES}|to blame|at fault)\b"),
)  # fmt: skip
"""A name that nobody has told us may be that of a program."""
