"""PM501: how people work is judged in words that cannot be checked."""

from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.wordlist import words

_WORK = words(
    """communication communications coordination collaboration planning preparation preparedness awareness
    documentation docs understanding ownership handover handoff escalation testing process processes
    strategy approach response handling management governance visibility training experience knowledge
    feedback organisation organization execution procedure procedures monitoring alerting observability
    tooling tools updates alerts migration rollout code quality coverage runbooks runbook responses decision
    decisions plan ux design architecture organising communicating leadership teamwork practice practices
    policy policies discipline transparency review reviews"""
)
_LACKED = words(
    """communication communications coordination collaboration planning preparation preparedness ownership
    discipline experience expertise care attention diligence leadership teamwork training competence
    governance focus oversight"""
)
_POOR = words(
    """bad poor slow insufficient inadequate lacking suboptimal sub-optimal problematic unclear confusing
    chaotic unstructured messy disorganised disorganized unsatisfactory inefficient ineffective weak
    terrible awful horrible haphazard subpar substandard deficient unacceptable unprofessional ad-hoc sloppy
    noisy infrequent unhelpful patchy shaky sketchy sluggish immature lacklustre complicated uncoordinated
    lackluster clumsy disjointed fragmented mess disaster nightmare shambles fiasco"""
)
_ATTRIBUTIVE = words(
    """bad poor insufficient inadequate suboptimal sub-optimal weak inefficient ineffective terrible
    unclear confusing immature lax"""
)
_PHRASES = (
    "room for improvement",
    "left much|a to be desired",
    "left a lot to be desired",
    "less than ideal",
    "far from ideal",
    "not|n't ideal|great|optimal",
    "not|n't good enough",
    "too|so|very|unacceptably long to",
    "way|far too long|late|slow|much",
    "took too|very|unacceptably long",
    "too much time",
    "completely|totally|simply unacceptable",
    "confusion about|over|around|among|between",
    "a lot of confusion",
    "as well as it|they|we could|should",
    "did|do|does|could not|n't go|work well|smoothly|properly",
    "not|n't handled|communicated|coordinated|managed|planned|organised|organized well|properly|professionally",
    "in bad|poor|terrible|awful|sorry shape|state|condition",
    "not|n't thought through|out",
    "culture of cutting|blaming|ignoring|finger-pointing|silence",
)
_BOUNDARY = words("and but because , ; : in for on with to when")


def check(reading: Reading) -> Match | None:
    """Report a judgement of communication, process or skill that gives no measure and no instance."""
    low = reading.low
    if any(word[0].isdigit() or word[0] == "\ue000" for word in low):
        return None
    span = _chaos(low) or _lack(low) or _attributive(low) or _predicate(reading) or _poorly(reading) or _phrase(reading)
    if span is None or span[0] in reading.quoted:
        return None
    judged = reading.phrase(*span)
    message = f'"{judged}" is a verdict: give the fact behind it, with its number.'
    return reading.match(*span, message, f'In place of "{judged}": {_FACT}', _FACT)


_FACT = (
    "what would a reader see on a clock or a graph? For instance: the status page was updated 62 min after detection."
)


def _chaos(low: list[str]) -> tuple[int, int] | None:
    """ "chaos" judges unless it names the practice: chaos engineering, chaos monkey."""
    for index, word in enumerate(low):
        if word in {"chaos", "chaotic"} and not any(w in _PRACTICE for w in low[index + 1 : index + 2]):
            return index, index + 1
    return None


_PRACTICE = words("engineering monkey mesh testing test tests experiment experiments day days")


def _lack(low: list[str]) -> tuple[int, int] | None:
    for index, word in enumerate(low):
        lead = {"lack": 2, "lacking": 1, "shortage": 2, "absence": 2}.get(word)
        if lead is None and word == "enough" and index and low[index - 1] == "not":
            lead = 1
        if lead is None and word in {"insufficient", "inadequate", "little"}:
            lead = 1
        if lead is None:
            continue
        window = low[index + lead : index + lead + 3]
        if index == 0:  # a fragment judges; within a sentence "of the scope" may follow
            window = ["care" if w in {"understanding", "knowledge"} else w for w in window]
        if any(w in _LACKED for w in window):
            return index, min(len(low), index + lead + 1 + next(i for i, w in enumerate(window) if w in _LACKED))
    return None


def _attributive(low: list[str]) -> tuple[int, int] | None:
    for index, word in enumerate(low):
        if word in _ATTRIBUTIVE:
            for offset in (1, 2):
                if low[index + offset : index + offset + 1] and low[index + offset] in _WORK:
                    return index, index + offset + 1
    return None


def _predicate(reading: Reading) -> tuple[int, int] | None:
    low = reading.low
    for clause in reading.clauses:
        if clause.lemma not in {"be", "seem", "remain", "feel"} or clause.modal not in {"", "could"}:
            continue
        head = low[clause.subject[0] : clause.verb]
        if not any(word in _WORK for word in head):
            continue
        for index in range(clause.verb + 1, min(clause.verb + 6, len(low))):
            if low[index] in _BOUNDARY:
                break
            if low[index] in _POOR:
                return clause.subject[0], index + 1
    return None


def _poorly(reading: Reading) -> tuple[int, int] | None:
    """ "was poorly communicated": an adverb that grades people's work and gives no instance."""
    for clause in reading.clauses:
        if clause.passive and any(
            word in {"poorly", "badly", "inadequately", "insufficiently"} for word in clause.adverbs
        ):
            return clause.subject[0], clause.verb + 1
    return None


def _phrase(reading: Reading) -> tuple[int, int] | None:
    return next((span for phrase in _PHRASES if (span := reading.find(phrase)) is not None), None)


RULE = Rule(
    code="PM501",
    name="vague-judgement",
    severity=Severity.INFO,
    summary='A vague judgement ("communication was bad").',
    why="A verdict cannot be checked and gives nobody anything to change; the fact behind it does both.",
    bad="Communication with support was poor.",
    good="Support learned of the incident 41 minutes after the first page, from a customer.",
    source="R-PM-2 (specific); PagerDuty's postmortem guide",
    sentence=check,
    triggers=_POOR
    | words(
        """poorly badly inadequately insufficiently too very unacceptably improvement desired ideal optimal
        great unacceptable confusion smoothly lack lacking chaos chaotic as shortage absence enough
        insufficient inadequate ad sub well properly professionally culture thought uncoordinated"""
    ),
    roles_never=frozenset({Role.CHAT, Role.TIMELINE, Role.WELL, Role.ACTIONS}),
)
