"""What a profile is made of. Each part has a `key` that diagrams, forms and records name it by."""

import dataclasses
import enum


class RoleKind(enum.StrEnum):
    """What a role is to the award, whatever it is called: verbs and pages know roles by this."""

    APPLICANT = "applicant"  # applies (申报组织, 个人)
    NOMINATOR = "nominator"  # nominates others (提名部门)
    SUPERIOR = "superior"  # the legal person above a branch that applies
    AUDITOR = "auditor"  # audits an application
    CONSULTED = "consulted"  # is asked for an opinion
    OFFICE = "office"  # runs the award
    EXPERT = "expert"  # reviews
    VOTER = "voter"  # votes
    APPROVER = "approver"  # approves the list
    WINNER = "winner"  # has won
    OTHER = "other"  # has tasks in the diagram and nothing else


@dataclasses.dataclass(frozen=True)
class Names:
    """What the award and those who stand behind it are called."""

    award: str
    award_short: str
    region: str
    founder: str
    founder_short: str
    founder_office: str
    committee: str
    office: str
    office_host: str
    regulation: str
    regulation_number: str
    standard: str
    auditors: str
    address: str = ""
    telephone: str = ""
    email: str = ""
    counties: tuple[str, ...] = ()
    about: str = ""
    free_of_charge: str = ""
    title_use: str = ""

    def told(self, text: str, **facts: str) -> str:
        """The text with what stands in braces filled in: {regulation}, {office}, or a fact."""
        return text.format_map({**dataclasses.asdict(self), **facts})


@dataclasses.dataclass(frozen=True)
class Position:
    """A post inside a unit, such as 经办 or 负责人, that a task can ask for."""

    key: str
    name: str


@dataclasses.dataclass(frozen=True)
class Role:
    """A lane of the diagram; `name` is the lane's."""

    key: str
    name: str
    kind: RoleKind
    held_by: str = "unit"
    positions: tuple[Position, ...] = ()

    @property
    def lanes(self) -> frozenset[str]:
        """The role's name, and the name with each position: 办公室, 办公室（负责人）."""
        return frozenset({self.name, *(f"{self.name}（{each.name}）" for each in self.positions)})


@dataclasses.dataclass(frozen=True)
class Tier:
    """A grade of the award; at most `quota` (a parameter) may win it.

    `certificate_no` and `certificate_text` are what a certificate of it says, with `{year}`, `{serial}`, `{winner}`.
    With `again` its winners may apply again at any time.
    """

    key: str
    name: str
    quota: str
    certificate_no: str
    certificate_text: str
    prize: str = ""
    again: bool = False


@dataclasses.dataclass(frozen=True)
class Scale:
    """How a stage is scored: by the scorebook, or with points from 0 to `full`."""

    scorebook: bool = False
    full: int = 100


@dataclasses.dataclass(frozen=True)
class Stage:
    """One part of the review. `enters` is the list that its applications stand on; size and weight are parameters.

    With `notice`, a document, each applicant is told when the stage starts; `notice_text` is what is said with it.
    """

    key: str
    name: str
    article: str
    group: str
    enters: str
    scale: Scale
    group_size: str
    weight: str
    notice: str = ""
    notice_text: str = ""


@dataclasses.dataclass(frozen=True)
class List:
    """A list of applications (名单). `otherwise` is said of an application that is not on it."""

    key: str
    name: str
    article: str
    otherwise: str


@dataclasses.dataclass(frozen=True)
class Publicity:
    """A 公示. `shows` is a list's key, or `application` for the one whose case it is.

    `days` is a parameter's key or a number, counted in `unit` (`working_days` or `calendar_days`).
    """

    key: str
    title: str
    article: str
    shows: str
    audience: str
    publisher: str
    answer: str
    days: str | int
    unit: str
    text: str

    @property
    def of_one(self) -> bool:
        """Whether it shows one application, in whose case it runs."""
        return self.shows == "application"

    @property
    def in_calendar_days(self) -> bool:
        return self.unit == "calendar_days"


@dataclasses.dataclass(frozen=True)
class Vote:
    """A vote. `voters` is a role's key, `candidates` and `elects` are lists', the shares are parameters.

    `by` says who has a vote: each `unit` of the role or each `person` who holds it.
    """

    key: str
    name: str
    article: str
    voters: str
    candidates: str
    elects: str
    tier: str
    quorum: str
    threshold: str
    tie: str
    by: str = "unit"
    secret: bool = True
    rounds: int = 2


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How an application can end.

    Where a ban may go with it, `ban_years` is the parameter of its length and `ban_article` what it is based on.
    `list` is the list that whoever ends so is not on, or is on when it is `won`.
    """

    key: str
    name: str
    article: str
    won: bool = False
    list: str = ""
    document: str = ""
    ban_years: str = ""
    ban_article: str = ""
    ban_document: str = ""


@dataclasses.dataclass(frozen=True)
class Ground:
    """Why an award can be taken away. `ban_years` is the parameter of the ban that goes with it, if there is one.

    `always` holds however long ago it happened; any other has to fall into the years of the watch. `title` is about
    the use of the title, of which a winner is reminded in writing.
    """

    key: str
    name: str
    article: str
    always: bool = False
    title: bool = False
    ban_years: str = ""


@dataclasses.dataclass(frozen=True)
class Start:
    """What may be begun, which makes a record of the kind `makes`: a case of `process`, or something in a case that
    runs, which is sent `message`.

    `role` begins it; the public does where there is none. `form` is what is filled in, `letters` are the documents
    that whoever began it may read, and nobody else.
    """

    key: str
    title: str
    makes: str
    role: str = ""
    process: str = ""
    message: str = ""
    form: str = ""
    letters: tuple[str, ...] = ()
