"""Which applications somebody may follow: those of their own organisation, and of its branches."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from award.profile import RoleKind
from award.records.applications import Application, Material
from award.terms import ApplicationStatus
from engine.work import Work
from people.permissions import Action
from web import files
from web.frame import access, in_force, visitor
from web.frame.errors import PageNotFound

# While nothing is handed in, or while it is to be corrected, files come and go.
CHANGING = {ApplicationStatus.DRAFT, ApplicationStatus.CORRECTING}


def own(work: Work) -> Sequence[Application]:
    """The applications of my units, newest first."""
    mine = Application.unit_id.in_(visitor.units(work.actor, RoleKind.APPLICANT))
    branches = Application.legal_person_unit_id.in_(visitor.units(work.actor, RoleKind.SUPERIOR))
    nominated = Application.nominator_unit_id.in_(visitor.units(work.actor, RoleKind.NOMINATOR))
    query = select(Application).where(or_(mine, branches, nominated)).order_by(Application.id.desc())
    found = work.session.scalars(query)
    return [each for each in found if access.may(work, Action.FOLLOW_APPLICATION, each)]


def application(work: Work, number: int, action: Action = Action.FOLLOW_APPLICATION) -> Application:
    """Raises PageNotFound for one that isn't theirs as for one that isn't there."""
    found = work.session.get(Application, number)
    access.need(work, action, found)
    if found is None or (action != Action.FOLLOW_APPLICATION and not is_of_applicant(work, found)):
        raise PageNotFound()
    return found


def is_of_applicant(work: Work, found: Application) -> bool:
    """Whether the person acts for the organisation itself, or nominated it: its legal person looks on."""
    return found.unit_id in visitor.units(work.actor, RoleKind.APPLICANT) or _is_nominator(work, found)


def _is_nominator(work: Work, found: Application) -> bool:
    return found.nominator_unit_id in visitor.units(work.actor, RoleKind.NOMINATOR)


def role(work: Work, found: Application) -> str:
    """The lane in which somebody looks at an application of theirs."""
    if _is_nominator(work, found):
        return in_force.at_hand().lane(RoleKind.NOMINATOR)
    kind = RoleKind.APPLICANT if is_of_applicant(work, found) else RoleKind.SUPERIOR
    return in_force.at_hand().lane(kind)


def materials(work: Work, found: Application) -> Sequence[Material]:
    """What the organisation handed in, and what lies ready to be handed in. Nobody else's files of the case."""
    bringing = RoleKind.NOMINATOR if found.nominator_unit_id else RoleKind.APPLICANT
    people = files.people_of(found.nominator_unit_id or found.unit_id, *in_force.at_hand().lanes(bringing))
    ready = (Material.case == found.key) & Material.uploaded_by.in_(people)
    query = select(Material).where((Material.application_id == found.id) | ready, Material.removed_at.is_(None))
    return work.session.scalars(query.order_by(Material.id)).all()


def material(work: Work, found: Application, number: int) -> Material:
    """Raises PageNotFound."""
    for each in materials(work, found):
        if each.id == number:
            return each
    raise PageNotFound()


def may_change(found: Application, one: Material) -> bool:
    """A file that is handed in stays as it is: its receipt is out."""
    return found.status in CHANGING and one.application_id is None
