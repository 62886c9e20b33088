"""What a case is about, beside the forms: the organisation that applies, the objection as lodged, the incident."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import select

from award.acts import incidents
from award.profile import RoleKind
from award.records.applications import Application, Material
from award.records.honours import Award, Incident
from award.records.objections import Objection
from award.terms import ObjectorKind, OrganisationKind
from engine import addresses
from engine.tasks import UserTask
from engine.work import Work
from people import wording
from web.case import history
from web.frame import profiles

ORGANISATION_KIND = {
    OrganisationKind.LEGAL_PERSON: "法人",
    OrganisationKind.UNINCORPORATED: "非法人组织",
    OrganisationKind.BRANCH: "分支、内设、派出等机构",
    OrganisationKind.INDIVIDUAL: "个人",
}


@dataclasses.dataclass(frozen=True)
class Subject:
    """Labelled lines under a title, and the files that belong to them."""

    title: str
    lines: tuple[tuple[str, str], ...]
    materials: tuple[Material, ...] = ()


def subject_of(work: Work, task: UserTask) -> Subject | None:
    """What the person at this task needs to know of its case; nothing for a case that speaks for itself."""
    kind, number = addresses.case_key(task.case)
    tell = TELLERS.get(kind)
    return tell(work, task, number) if tell is not None and number is not None else None


def may_open(work: Work, task: UserTask, material_id: int) -> Material | None:
    """A material that this person may read beside this task, or nothing."""
    subject = subject_of(work, task)
    read = [*history.materials(work, task), *(subject.materials if subject else ())]
    return next((material for material in read if material.id == material_id), None)


def _application(work: Work, task: UserTask, number: int) -> Subject | None:
    application = work.session.get(Application, number)
    if application is None:
        return None
    return Subject(profiles.of_case(work, application.key).lane(RoleKind.APPLICANT), _filled(who(application)))


def who(application: Application) -> dict[str, str]:
    """Who applies, or is nominated: an organisation, or an individual."""
    organisation = application.organisation
    nominator = {"提名部门": application.nominator.name} if application.nominator else {}
    kind = {"类型": ORGANISATION_KIND[OrganisationKind(organisation.kind)]}
    since = wording.day(organisation.founded_on)
    if organisation.is_individual:
        return {"姓名（工作单位）": application.name, **kind, "开始从事有关工作": since, **nominator}
    return {
        "名称": application.name,
        "统一社会信用代码": application.unit.credit_code or "",
        **kind,
        "成立日期": since,
        "负责人": organisation.responsible_person,
        **nominator,
    }


def _objection(work: Work, task: UserTask, number: int) -> Subject | None:
    """Who objected is the office's to know, and nobody else's (Article 26)."""
    objection = work.session.get(Objection, number)
    if objection is None:
        return None
    person = objection.objector_kind == ObjectorKind.PERSON
    identity = {
        "异议人": f"{objection.name}（{'个人' if person else '单位'}）",
        "联系电话": objection.phone,
        "通讯地址": objection.address,
        "本人签署" if person else "加盖公章": "是" if objection.signed or objection.sealed else "否",
    }
    lines = {
        "公示": objection.publicity.title,
        "收到": wording.moment(objection.lodged_at) + ("" if objection.in_window else "（不在公示期内）"),
        "事实和理由": objection.text,
        "对证明的说明": objection.evidence_note,
    }
    office = history.kind_of(history.role_of(task)) == RoleKind.OFFICE
    proofs = [*objection.evidence, *([objection.identity_proof] if office and objection.identity_proof else [])]
    return Subject("异议内容", _filled({**identity, **lines} if office else lines), _materials(work, proofs))


def _award(work: Work, task: UserTask, number: int) -> Subject | None:
    award = work.session.get(Award, number)
    if award is None:
        return None
    lines = {"获奖组织": award.unit.name, "获奖年度": str(award.year), "证书编号": award.certificate_no}
    if incident := _reported(work, number):
        lines |= {"反映的情形": _ground(work, award, incident), "经过": incident.text}
    return Subject("获奖组织", _filled(lines))


def _ground(work: Work, award: Award, incident: Incident) -> str:
    known = profiles.of_case(work, award.key).grounds.get(incident.kind)
    return known.name if known else incident.kind


def _reported(work: Work, award_id: int) -> Incident | None:
    """The report in hand, and not one that waits behind it: they are handled in turn. Afterwards, the last one."""
    last = select(Incident).where(Incident.award_id == award_id).order_by(Incident.id.desc()).limit(1)
    return incidents.in_hand(work.session, award_id) or work.session.scalars(last).first()


def _filled(lines: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in lines.items() if text)


def _materials(work: Work, ids: Iterable[int]) -> tuple[Material, ...]:
    found = select(Material).where(Material.id.in_(list(ids))).order_by(Material.id)
    return tuple(work.session.scalars(found))


TELLERS: Mapping[str, Callable[[Work, UserTask, int], Subject | None]] = {
    "application": _application,
    "objection": _objection,
    "award": _award,
}
