"""The words the grammar knows, by what they do in a sentence: general English, no phrase of a document.

Nouns name persons, groups or activities; verbs are classed by what saying them of a person means; adjectives
and adverbs by the judgement they carry. A word that is not here belongs to the system.
"""

from hotwash.domain.lint.morphology import Form, forms
from hotwash.domain.lint.wordlist import words

# --- who ---------------------------------------------------------------------------------------------------
_PERSON_SINGULAR = words(
    """engineer developer dev programmer coder admin administrator sysadmin operator responder author reviewer
    approver maintainer committer contributor employee colleague coworker co-worker contractor consultant
    technician intern manager lead director commander analyst tester architect owner designer scientist
    specialist person human individual member staffer supervisor trainee apprentice newcomer hire dba sre
    ops devops teammate on-caller oncall on-call implementer deployer releaser sender caller freelancer
    subcontractor electrician worker operative officer guy leader founder teammember submitter volunteer
    moderator handler nurse doctor surgeon physician pharmacist clerk accountant pilot captain plumber
    secretary receptionist teacher lecturer trader cashier teller foreman superintendent coordinator novice
    rookie beginner newbie webmaster boss ceo cto cio vp executive foreperson watchkeeper mechanic machinist
    integrator expert professional helpdesk-agent marketer salesperson recruiter auditor lawyer paralegal
    librarian researcher professor scribe duty-manager shift-lead team-lead release-manager project-manager"""
)
PERSON_NOUNS = (
    frozenset(_PERSON_SINGULAR)
    | frozenset(word + "s" for word in _PERSON_SINGULAR if not word.endswith("s"))
    | words(
        """people persons staff personnel crew humans sres dbas devs somebody someone anybody anyone
    everybody everyone folks"""
    )
)
# Software goes by these names too: operators reconcile, workers consume, handlers handle.
SOFTWARE_TOO = words(
    """operators worker workers handler handlers sender senders caller callers lead leads leader
    leaders members member"""
)
TEAM_NOUNS = words(
    """team teams department departments squad squads group vendor vendors supplier suppliers
    management leadership organisation organization contractor contractors subcontractor
    subcontractors infrastructure operations engineering support helpdesk security"""
)
# Only these name a group whatever stands before them; "operations" or "support" do only with a plural verb.
TEAM_HEADS = words(
    """team teams department departments squad squads vendor vendors supplier suppliers management
    leadership guys lads"""
)
DEPARTMENTS = words(
    """operations security product management support engineering infrastructure legal marketing sales finance
    hr ops qa procurement facilities leadership devops helpdesk compliance"""
)
"""As a whole subject that opens a sentence ("Security blocked it") these are the people of that name."""
PARTNERS = words(
    """provider providers partner partners isp isps bank registrar reseller carrier customer client agency
    company organisation organization council ministry"""
)
"""Organisations and machines alike go by these: they fail only where the verb is one of telling or refusing."""
TELLING = words("inform tell notify announce warn communicate respond react admit refuse acknowledge reply answer")
FIRST = words("we i us")
THIRD_PERSON = words("he she they")
NOBODY = words("nobody no-one none")
SYSTEM_PRONOUNS = words("it this that these those which there what")
DETERMINERS = words(
    """the a an our their his her its my your this that these those some any each every no another one
    both all"""
)
PREPOSITIONS = words(
    """of in on at by to from for with without within into onto over under about after before during
    between among through via per against across behind beyond despite due than like near off out
    since until till upon versus as"""
)
SUBORDINATORS = words(
    """because since as when while whilst if that so although though whereas unless until after before
    once where how why whether which who whom whose but and or then however hence therefore than"""
)
ADVERBS = words(
    """not never also just still even only simply again already always often rarely seldom soon later
    then once almost nearly however unfortunately sadly regrettably apparently perhaps maybe too
    very quite ever really actually instead yet now well first initially therefore hence thus all
    both together either ideally"""
)
MODALS = words("should could would must might may can will shall ought need cannot")
BE = words("be am is are was were been being 's 're 'm")
HAVE = words("have has had having 've")
DO = words("do does did")
NEGATIONS = words("not n't never cannot")

# --- what a person is said to have done -------------------------------------------------------------------
OMISSION = words("""forget neglect omit overlook miss skip ignore disregard dismiss misplace bypass""")
ERROR = words(
    """misconfigure mistype misread misinterpret misunderstand misjudge miscalculate mishandle mislabel misuse
    misapply botch bungle mess screw mix slip panic flub fluff muff goof mishear mistime miskey misplan overreact
    blunder err fumble underestimate overestimate miscount misassess misdiagnose miscommunicate misspell
    misremember mismanage misdirect fat-finger"""
)
ERROR_UP = words("mess screw mix slip")
"""Errors only with "up"."""
DUTY = words(
    """check verify test validate review notice realise realize follow consult communicate inform notify tell
    ask request document monitor escalate respond react read understand consider anticipate plan confirm
    prepare prioritise prioritize adopt foresee coordinate double-check recognise recognize account think
    look pay bother inspect assess warn announce acknowledge recall remember investigate question discuss
    share listen adhere comply reply rehearse hand scroll"""
)
"""Work that is expected of people: "did not check" says that someone fell short."""
DEED = words(
    """delete remove drop destroy wipe erase break crash cause push merge deploy run execute apply
    restart reboot terminate shut disable enable change modify edit commit revert release publish
    send expose leak leave set configure select click type enter copy paste move rename overwrite
    truncate stop kill trigger grant revoke upgrade update downgrade scale install uninstall expire
    introduce create add label mark close open take bring cut unplug disconnect route point upload
    share write build start launch switch turn approve reuse hardcode include exclude submit roll
    migrate import sync assume believe conclude deem assess classify treat assign schedule cancel
    reset replace clear purge flush trip"""
)
BELIEF = words("assume believe conclude deem assess classify treat")
CAUSATION = words("cause break crash bring take destroy trigger")
GENERAL = words(
    """accept act adapt address adjust advise affect agree aim alert align allow analyse analyze announce
    appear appoint archive assign attach attempt attend audit automate avoid back backport be bear become
    begin believe benchmark bind bisect block boost bother brief broadcast budget bundle cache calculate
    call canary capture catch certify chase clarify clean coach collaborate collect combine compare compile
    compute configure connect consolidate contact contain continue convert cost count cover cultivate decide
    declare decouple dedicate default defer define deliver demand depend deprecate design detach detect
    determine discover display distribute do double drain drive duplicate edit educate eliminate embed
    emphasize empower enable encourage encrypt end enforce engage enhance enrich ensure establish estimate
    evaluate examine exceed exercise exhaust exist expand expect explore expose extend facilitate factor
    fail feel fetch file fill filter find finish fix focus form formalise formalize format forward foster
    freeze gate generate get give go grow guard handle hang happen harden have help hit hold hope host hurt
    identify impact implement import improve include increase index inject insert install instruct integrate
    interrupt invest invite invoke involve isolate iterate join justify keep know label lack land lead learn
    let leverage limit link list listen load lock log lose lower maintain make manage mandate map mark match
    maximise maximize mean measure meet mention merge migrate minimise minimize mirror mitigate mock model
    modernise modernize mount move mute name need negotiate normalise normalize note notice observe occur
    offer onboard operate optimise optimize order organise organize outline override own package page pair
    partition patch pause perform pick pilot pin ping play poll ponder port postpone practice practise
    present preserve prevent print process produce profile program progress promise promote prompt propagate
    propose protect prove provide prune pull pursue quantify query queue raise randomise rank rate reach
    reboot rebuild receive reclaim recommend reconcile reconsider record recover redesign redirect reduce
    refactor reference refine reflect refresh refuse register reinforce reject relax release relocate rely
    remain remind render reorganise repair repeat replicate report reproduce require research reserve
    reshape resize resolve respect respond restore result resume retain rethink retire retrieve retry return
    reverse revisit rework rewrite rise rotate rush sanitise sanitize save say script search secure see seem
    select separate serve settle shorten show signal simplify simulate size skip slow solve sort speak
    specify speed spend spike split staff stage stall standardise standardize start stay stick store
    streamline strengthen stress strive structure study submit subscribe suggest support suppress surface
    survey suspend swap tackle tag target teach tell template throttle throw tighten time touch trace track
    train transfer transform translate treat trial trim trust try tune turn unify update upload urge use
    vary version view visit visualise visualize wait walk want warm watch wire work wrap spot flag develop
    put conduct mentor reiterate re-iterate retrain upskill endeavor endeavour insist beware rehearse
    decommission renew replace drag wave sleep sign wish admit bring spread disseminate carry proceed wander
    wipe press sit ship neglect dig answer reply"""
)
KNOWING = words("know realise realize understand")

VERB_FORMS: dict[str, tuple[str, int]] = {}
for _lemma in sorted(OMISSION | ERROR | DUTY | DEED | CAUSATION | GENERAL):
    for _form, _flag in forms(_lemma).items():
        if _form in VERB_FORMS and VERB_FORMS[_form][0] == _lemma:
            VERB_FORMS[_form] = (_lemma, VERB_FORMS[_form][1] | _flag)
        else:
            VERB_FORMS.setdefault(_form, (_lemma, _flag))
for _form, _flag in (("am", Form.THIRD), ("is", Form.THIRD), ("are", Form.BASE), ("were", Form.PAST)):
    VERB_FORMS[_form] = ("be", _flag)
VERB_FORMS["fat-fingered"] = ("fat-finger", Form.PAST | Form.PARTICIPLE)
VERB_FORMS["lead"] = ("lead", Form.BASE | Form.PARTICIPLE)

# --- how it is judged --------------------------------------------------------------------------------------
ACCIDENT = words("""accidentally mistakenly inadvertently unintentionally erroneously unwittingly unknowingly""")
WRONGLY = words(
    """wrongly incorrectly improperly carelessly falsely foolishly naively prematurely hastily blindly
    recklessly negligently"""
)
JUDGING_ADVERBS = words(
    """carelessly recklessly negligently sloppily foolishly stupidly irresponsibly incompetently
    blindly"""
)
JUDGING_ADJECTIVES = words(
    """careless reckless negligent lazy sloppy incompetent stupid dumb foolish irresponsible clumsy
    unprofessional inept complacent inattentive absent-minded thoughtless lax overconfident arrogant
    tired exhausted distracted drunk unqualified inexperienced junior rogue oblivious hasty
    impatient disorganised disorganized unprepared"""
)
MILD_ADJECTIVES = words(
    """tired exhausted distracted inexperienced junior rogue oblivious hasty impatient lax dumb
    lazy unprepared"""
)
JUDGING_NOUNS = words(
    """carelessness recklessness negligence laziness sloppiness incompetence stupidity complacency
    inattention irresponsibility ineptitude unprofessionalism clumsiness foolishness hubris
    arrogance overconfidence ignorance"""
)
MISTAKE_NOUNS = words(
    """mistake mistakes error errors typo typos blunder blunders slip oversight oversights misjudgement
    misjudgment misstep miscalculation"""
)
HUMAN_MODIFIERS = words(
    """human operator user pilot manual personal engineer developer admin administrator clerical staff
    employee"""
)
EVENT_VERBS = words(
    """catch prevent avoid detect notice discover spot identify mitigate communicate test address
    review fix handle resolve announce flag raise escalate plan coordinate anticipate document
    consider check verify validate reduce minimise minimize foresee do involve inform consult
    schedule isolate include report notify inspect audit contain see find solve shorten improve
    limit recognise recognize realise realize make take share prioritise prioritize discuss rush
    deploy merge release roll separate split write monitor adopt tell rehearse pin upgrade patch
    decommission retire renew postpone stage pick treat declare challenge question brief train rotate
    wait"""
)
"""What people do about an incident: "should have been caught" speaks of them although it names none."""
