"""What blame is made of: verbs of duty that were not done, verbs that find fault, adjectives and nouns that judge."""

# ruff: noqa: E501 - a pattern is read as one line

from __future__ import annotations


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


DUTY = _each(
    "check(?:ed)? verif(?:y|ied) test(?:ed)? read follow(?:ed)? notic(?:e|ed) ask(?:ed)? escalated? communicated? tell told inform(?:ed)? "
    "updated? think thought reviewed review considered consider look(?:ed)? paid pay double-?check(?:ed)? validated? bother(?:ed)? cared? "
    "respond(?:ed)? react(?:ed)? acknowledged? document(?:ed)? coordinated? confirm(?:ed)? waited wait report(?:ed)? raised? question(?:ed)? "
    "watch(?:ed)? monitor(?:ed)? listen(?:ed)? learn(?:ed|t)? prepared? plann?(?:ed)? anticipated? caught catch spot(?:ted)? pass(?:ed)? "
    "warn(?:ed)? wrote write written kept keep acted act investigated? handled? cleaned clean back(?:ed)? train(?:ed)? announced? shared? "
    "spoke speak spoken remembered remember foresaw foresee foreseen took take taken understand understood realised? realized? recognised? "
    "recognized? mention(?:ed)? alert(?:ed)? notif(?:y|ied) paused pause roll(?:ed)? stop(?:ped)? resumed? fix(?:ed)? prevent(?:ed)? "
    "heed(?:ed)? consult(?:ed)? assess(?:ed)? evaluated? inspect(?:ed)? track(?:ed)? assign(?:ed)? secured? protect(?:ed)? ensured? "
    "compared? count(?:ed)? appl(?:y|ied) call(?:ed)? sent send do done did ma[dk]e thought-through grasp(?:ed)? own(?:ed)? renew(?:ed)? "
    "finish(?:ed)? clos(?:e|ed) set remov(?:e|ed) g[ai]ve given provided? help(?:ed)? support(?:ed)? offer(?:ed)? insist(?:ed)? disabl(?:e|ed) enabl(?:e|ed) delete deleted merged? deploy(?:ed)? replac(?:e|ed) answer(?:ed)?"
)
"""What somebody is expected to do, as base form, past and participle."""
NEUTRAL_DONE = _each(
    "g[ai]ve given provided? help(?:ed)? support(?:ed)? offer(?:ed)? insist(?:ed)? wrote write written sent send do done did ma[dk]e call(?:ed)? set delete deleted own(?:ed)?"
)
"""Of these, such as do not blame when nobody did them: too common."""
DUTY_ING = _each(
    "checking verifying testing reading following noticing asking escalating communicating telling informing updating thinking reviewing "
    "considering looking paying double-?checking validating bothering caring responding reacting acknowledging documenting coordinating "
    "confirming waiting reporting raising questioning watching monitoring listening preparing planning anticipating understanding realising "
    "realizing notifying consulting assessing warning mentioning heeding taking comparing getting having making running passing writing "
    "announcing knowing inspecting pausing doing"
)
ERRED = (
    r"ignored|overlooked|missed(?! (?:by|their slo))|misread|mistyped|misjudged|misunderstood|misconfigured|misinterpreted|mishandled|mismanaged|"
    r"misused|miscounted|misplaced|misreported|mislabell?ed|miscalculated|misapplied|misspelled|misdiagnosed|botched|bungled|"
    r"broke(?! off)|screwed up|messed up|messed with|skipped|bypassed|circumvented|violated|disregarded|dismissed|panicked|rushed|blundered|"
    r"slipped up|fat-?fingered|took down|dropped the ball|gave up|slept|overslept|fell asleep|dozed|lost track|lost (?:his|her|their) (?:nerve|head|temper)|"
    r"wasted|jeopardi[sz]ed|endangered|cut corners|went ahead (?:with|and|despite|without|anyway)|sat on|brushed (?:off|aside)|shrugged|"
    r"turned a blind eye|looked the other way|underestimated|overestimated|procrastinated|dragged (?:his|her|their) feet|lied|hid|covered up|"
    r"made things worse|made it worse|did nothing|said nothing|told (?:no ?one|nobody)|stood by|looked away|neglected|forgot|flouted|ruined|"
    r"wrecked|sabotaged|overreacted|fumbled|choked|froze up|abandoned|deserted|mucked up|goofed|erred|failed(?! over)|blew|left it to|"
    r"talked over|argued instead|guessed|gambled|meddled|tinkered|improvised|played down|downplayed|stalled|dithered|stonewalled|pressured|bullied|nagged|"
    r"mixed up|mistook|confused (?:the|a|an|his|her|their|one|two|both|staging|production)|left out|played (?:no|little)|sat idle|stood idle|swapped|rubber-?stamped|waved (?:it|them|this|the \w+(?: \w+)?) through|waved through|walked away|went home|logged off|hung up|"
    r"jumped to (?:the wrong )?conclusions?|jumped the gun|withheld|concealed|kept quiet|kept silent|stayed silent|remained silent|played for time|lost sight|"
    r"took (?:his|her|their) (?:eyes?|mind) off|cared more|insisted on|interfered|obstructed|hoarded|chose to ignore|chose not to|decided not to|opted not to|preferred not to"
)
"""Past tense; with a person as its subject it finds fault."""
BLAMING_ADVERBS = _each(
    "wrongly incorrectly mistakenly carelessly recklessly blindly accidentally inadvertently erroneously foolishly negligently hastily "
    "prematurely naively needlessly unnecessarily irresponsibly sloppily improperly stupidly thoughtlessly lazily falsely knowingly "
    "deliberately unwisely clumsily unthinkingly lightly half-?heartedly inexplicably unprofessionally impatiently"
)
BLAMING_ADJECTIVES = _each(
    "careless negligent sloppy lazy incompetent reckless inattentive irresponsible unprofessional complacent overconfident clumsy hasty "
    "forgetful inexperienced untrained absent-?minded thoughtless ignorant unqualified unreliable disorganised disorganized undisciplined "
    "oblivious impatient sleepy drunk lax dismissive stubborn arrogant naive foolish stupid inept unfocused uncooperative unresponsive"
)
FAULT_NOUNS = (
    r"mistakes?|errors?|faults?|failures?|negligence|carelessness|oversights?|inattention|typos?|slips?|blunders?|misjudge?ments?|inaction|"
    r"incompetence|laziness|sloppiness|lack|inability|unwillingness|refusal|haste|omissions?|neglect|inexperience|hesitation|slowness|"
    r"misunderstandings?|ignorance|arrogance|stubbornness|impatience|complacency|recklessness|slip-?ups?|misreading|mishandling|mismanagement|"
    r"(?:poor|bad|wrong|careless|reckless|hasty|rash|premature|slow|late|sloppy|questionable) \w+"
)
"""After `Robin's`, or before `of the operator`."""
VERDICTS = (
    r"(?:human|operator|user|pilot|manual|personnel) (?:error|mistake|failure|negligence)s?|pebkac|carelessness|negligence|incompetence|sloppiness|"
    r"laziness|complacency|recklessness|inattention|inattentiveness|irresponsibility|(?:poor|bad|faulty) judge?ment|"
    r"(?:sloppy|careless|shoddy|negligent|slipshod) (?:work|mistakes?|errors?|behaviou?r|handling|attitude|engineering|operation|review|testing)|"
    r"lack of (?:care|diligence|attention|discipline|professionalism|common sense|vigilance|rigou?r|responsibility|thoroughness|competence|"
    r"commitment|effort|interest|accountability|awareness|foresight|initiative|skills?|judge?ment|understanding)|"
    r"(?:rookie|stupid|silly|avoidable|inexcusable|unforgivable|sloppy|amateur) (?:mistake|error|blunder)s?|bad apples?|finger trouble|dereliction of duty"
)
"""Nouns that judge people without naming one."""
