"""What people of a rehearsal do beside their tasks, each in their own name: launch, apply, withdraw, object, report."""

import dataclasses

from award.acts import nominations, objections
from award.calendar import notices
from award.profile import RoleKind
from award.records.applications import Application, Material
from award.records.parties import Organisation
from award.records.publicity import Publicity
from award.terms import ObjectorKind
from engine.contract import Actor
from engine.work import Work
from people import actions
from rehearsal import acting, cast, story
from rehearsal.world import World

OBJECTOR = Actor.system("public")
REASON = "申报材料中的检测报告与事实不符（虚构）。"


class Initiatives:
    """Does what a story brings from outside, and keeps which case belongs to whom in the story."""

    def __init__(self, world: World, players: cast.Cast, actors: acting.Actors) -> None:
        self._world = world
        self._players = players
        self._actors = actors
        self.applications: dict[int, story.Organisation] = {}
        self.edition_of: dict[int, story.Edition] = {}
        self._editions: dict[int, int] = {}

    @property
    def editions(self) -> list[int]:
        return list(self.edition_of)

    def launch(self, told: story.Edition) -> None:
        with self._world.acting(self._holder(self._world.profile.starter("edition"))) as work:
            edition = actions.start_edition(work, self._world.profile)
            self.edition_of[edition.id] = told
            self._editions[told.year] = edition.id
            self._actors.edition_of[edition.key] = told

    def apply(self, organisation: story.Organisation, year: int) -> int:
        """Apply to the edition of a year, or be nominated to it; return the application's id."""
        with self._world.acting(self._bringing(organisation)) as work:
            application = self._brought(work, organisation, self._editions[year])
            material = cast.file_material(work.session, self._players, organisation, application.id, work.now)
            self._players.materials[application.key] = material
            self.applications[application.id] = organisation
            self._actors.organisation_of[application.key] = organisation
            return application.id

    def _brought(self, work: Work, organisation: story.Organisation, edition: int) -> Application:
        profile = self._world.profile
        if not profile.is_nominated:
            return actions.apply(work, profile, edition, self._players.organisations[organisation.name])
        known = work.session.get_one(Organisation, self._players.organisations[organisation.name])
        code = known.credit_code or ""
        nominee = nominations.Nominee(organisation.kind, known.unit.name, known.founded_on, code)
        return actions.nominate(work, profile, edition, self._nominator(organisation), nominee)

    def withdraw(self, organisation: story.Organisation, application_id: int, reason: str) -> None:
        with self._world.acting(self._bringing(organisation)) as work:
            actions.withdraw(work, self._world.profile, application_id, reason)

    def object(self, publicity_id: int, application_id: int, told: story.Objection) -> None:
        """Somebody who has no account lodges an objection on the public site (Article 23)."""
        with self._world.runtime.begin(OBJECTOR) as work:
            listed = work.session.get_one(Publicity, publicity_id)
            path = f"rehearsal/objection-{len(self._actors.objection_of) + 1}.pdf"
            proof = Material(
                name="证明材料.pdf", media_type="application/pdf", size=1, sm3="0" * 64, path=path, uploaded_at=work.now
            )
            work.session.add(proof)
            work.session.flush()
            objection = actions.lodge_objection(
                work, self._world.profile, listed.id, _statement(told, application_id, proof.id)
            )
            self._actors.objection_of[objection.key] = told
            self._actors.organisation_of[objection.key] = self.applications[application_id]

    def report(self, award_id: int, told: story.Incident) -> None:
        with self._world.acting(self._office()) as work:
            actions.report_incident(work, self._world.profile, award_id, actions.Report(told.ground, told.text))

    def enter(self, notice: story.Notice) -> None:
        """The office enters a calendar notice."""
        marked = [notices.NoticeDay(day, False, "演练") for day in notice.off]
        marked += [notices.NoticeDay(day, True, "演练") for day in notice.on]
        title = f"关于{notice.year}年节假日放假安排的通知（演练用，虚构）"
        source = "演练虚构，不是官方通知"
        entered = notices.Notice(notices.XINJIANG, notice.year, title, source, True, tuple(marked))
        with self._world.acting(self._office()) as work:
            actions.enter_notice(work, entered)

    def _office(self) -> int:
        return self._holder(self._world.profile.lane(RoleKind.OFFICE))

    def _holder(self, lane: str) -> int:
        return self._players.persons[f"role:{lane}"]

    def _bringing(self, organisation: story.Organisation) -> int:
        """Whoever applies for the organisation, or nominates it."""
        profile = self._world.profile
        if profile.is_nominated:
            unit, kind = self._nominator(organisation), RoleKind.NOMINATOR
        else:
            unit, kind = self._players.units[organisation.name], RoleKind.APPLICANT
        return self._players.persons[f"unit:{unit}:{profile.lane(kind)}"]

    def _nominator(self, organisation: story.Organisation) -> int:
        """The departments nominate in turn."""
        place = list(self._players.organisations).index(organisation.name)
        return self._players.nominators[place % len(self._players.nominators)]


def again(organisation: story.Organisation) -> story.Organisation:
    """The organisation when it applies once more: nothing out of the ordinary is told of that."""
    return dataclasses.replace(organisation, habits=story.Habits(), objections=(), incidents=(), withdrawal=None)


def _statement(told: story.Objection, application_id: int, proof: int) -> objections.Statement:
    if told.by_unit:
        return objections.Statement(
            application_id, ObjectorKind.UNIT, "某有限公司（虚构）", "0901-0000009", "某路9号（虚构）", REASON,
            sealed=True, evidence=(proof,),
        )  # fmt: skip
    return objections.Statement(
        application_id, ObjectorKind.PERSON, "异议人某（虚构）", "13900000000", "某街1号（虚构）", REASON,
        signed=True, identity_proof=proof, evidence=(proof,),
    )  # fmt: skip
