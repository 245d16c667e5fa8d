"""Words for people, and the words around them that say whether they do something in a sentence."""

# ruff: noqa: E501 - a list of words is read as one

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def either(words: str) -> str:
    """Words as an alternation."""
    return "|".join(words.split())


ROLES = (
    "engineers? developers? devs? operators? responders? commanders? liaisons? administrators? admins? dbas? sres? managers? leads? authors? "
    "reviewers? approvers? owners? maintainers? deployers? testers? analysts? architects? contractors? interns? employees? colleagues? "
    "co-?workers? teammates? scribes? on-?callers? supervisors? directors? executives? persons? people human(?:s|ind)? individuals? staff "
    "teams? crews? shifts? management leadership programmers? coders? specialists? technicians? consultants? newcomers? juniors? seniors? "
    "officers? agents? representatives? reps? folks guys? squads? departments? members? users? on-?calls? committers? participants? "
    "comms ops devops secops helpdesk cto ceo vp bosses boss trainees? volunteers? personnel founders? partners? coordinators? planners?"
)
GROUPS = "operations support qa engineering security infrastructure product sales finance marketing legal procurement"
EVERYBODY = r"everyone|everybody|anyone|anybody|whoever|all of us|some of us|most of us|both of us|half of us"
NOBODY = r"nobody|no[ -]one|none of (?:us|them|you)|not a single (?:person|engineer|developer|operator)|neither of (?:us|them)"
SOMEBODY = r"someone|somebody"
PRONOUNS = r"he|she|we|i|you"
GIVEN = (
    "Aaron Adam Adrian Ahmed Alan Alex Alexander Ali Alice Amanda Amy Ana Andrea Andrew Andy Angela Anita Ann Anna Anne Anthony Ben Benjamin "
    "Beth Bob Brian Carl Carla Carlos Carol Caroline Catherine Charles Charlie Chen Chloe Chris Christian Christine Christopher Claire Clara "
    "Daniel Daniela Dave David Deepa Diana Diego Elena Elizabeth Ella Emily Emma Eric Erik Eva Fatima Felix Fiona Frank George Gina Hannah "
    "Hans Helen Henry Ian Ines Ivan Jack Jacob James Jamie Jan Jane Janet Jason Jeff Jennifer Jenny Jessica Jim Joan Joe John Jonathan Jordan "
    "Jose Joseph Joshua Juan Julia Julie Karen Kate Katie Kelly Kevin Kim Laura Lee Leo Lena Linda Lisa Liz Lucas Lucy Luis Luke Maria Marie "
    "Mario Martin Mary Matt Matthew Megan Mei Michael Michelle Miguel Mike Mohammed Monica Morgan Nancy Natalie Nathan Nick Nicole Nina Noah "
    "Oliver Olivia Omar Oscar Pablo Patricia Patrick Paul Paula Pedro Peter Phil Priya Rachel Raj Ravi Rebecca Richard Rita Robert Robin Rosa "
    "Ryan Sam Samantha Samir Sandra Sara Sarah Scott Sean Sergei Simon Sofia Sophie Stefan Stephen Steve Steven Sue Susan Tanya Taylor Thomas "
    "Tim Tina Tom Tony Vera Victor Vikram Wei Yuki Yusuf Zoe"
)
"""Common first names; somebody may be named whom the integration file does not know."""
STARTERS = (
    "Had|Has|Have|If|The|When|After|Before|Because|Since|While|Although|Though|And|But|That|This|These|Those|Our|Not|Only|Once|Then|Until|"
    "Where|Which|Why|How|What|For|From|With|Without|During|Despite|Even|Also|Its|Their|Some|Most|Many|Each|Every|Both|All|Another|Other|One|Two"
)
AMBIGUOUS = _set("manager operator agent owner member supervisor director shift lead committer officer partner coordinator planner")
"""Also names of programs: their modifier decides."""
OF_SYSTEMS = _set(
    "kubernetes k8s prometheus postgres kafka package session password queue state lock transaction connection cluster resource secret "
    "secrets config configuration memory device process task job file storage network traffic cache token identity access content tag "
    "update fleet pool worker thread lease partition shard topic bit time clock phase monitoring logging backup build container node "
    "log metrics trace load window display boot volume certificate cert workflow schema replica database flux argo helm grafana"
    " mail transfer offset group replication etcd consul vault proxy load-balancing scheduling"
)
CUSTOMERS = _set("user users customer customers client clients subscriber subscribers visitor visitors consumer consumers")
PREPOSITIONS = _set(
    "to for from by with of at about against without via into onto toward towards between among through on in over under despite"
)
QUANTITIES = _set(
    "one some many most all any both each several two three four few member members half rest majority part head none neither"
)
REPORTING = _set(
    "learned learnt found discovered noticed believed said realised realized assumed thought showed concluded turned admitted claimed noted "
    "revealed agreed argued complained reported suggested confirmed determined established"
)
OBJECT_AFTER = _set("paged told woke reached gave sent asked called alerted notified informed warned blamed helped let made")
DETERMINERS = _set(
    "the a an our their his her its my your this that these those one another each every some no both two three several many most all "
    "other which whose"
)
NO_PART = _set(
    "and or but because when while if since although though that who which where so as after before until unless than then yet is was are "
    "were be been has had have did do does not"
)
HAVING = _set("had has have with is was were there be needs need got")
"""What nobody is the object of: `the queue had no owner`."""
BEFORE_A_GROUP = _set(", and but because that while when if since as -")
