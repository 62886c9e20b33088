"""The Chinese words of scenario files that no profile, form or diagram knows."""

from award.terms import OrganisationKind

KINDS = {
    "法人": OrganisationKind.LEGAL_PERSON, "非法人组织": OrganisationKind.UNINCORPORATED,
    "分支机构": OrganisationKind.BRANCH, "个人": OrganisationKind.INDIVIDUAL,
}  # fmt: skip
FIRST_DAY, LAST_DAY, TOO_LATE = "first_day", "last_day", "too_late"
MOMENTS = {"第一天": FIRST_DAY, "最后一天": LAST_DAY, "期满后": TOO_LATE}
# Whether a unit objects, not a person.
OBJECTORS = {"个人": False, "单位": True}
