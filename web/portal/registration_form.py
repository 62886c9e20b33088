"""The form in which an organisation comes on record. No more is asked than the award needs (PIPL, Article 6)."""

import functools
from typing import Any

from award.acts.organisations import Purpose
from award.terms import OrganisationKind
from engine import forms
from web.frame import in_force

APPLYING = {"field": "purpose", "equals": Purpose.APPLY.value}
BRANCH = {"field": "kind", "equals": OrganisationKind.BRANCH.value}
COUNTY: dict[str, Any] = {
    "key": "county", "type": "text", "label": "所在地", "required": True, "show_when": APPLYING, "max_length": 50,
}
DEFINITION: dict[str, Any] = {
    "name": "registration",
    "title": "组织登记",
    "article": [],
    "intro": "登记免费。请按照营业执照、登记证书填写；已有的信息以后申报时不必再填。",
    "fields": [
        {
            "key": "purpose", "type": "radio", "label": "登记用途", "required": True,
            "options": [
                {"value": Purpose.APPLY.value, "label": "本组织申报"},
                {"value": Purpose.RECOMMEND.value, "label": "只为所属机构的申报出具推荐意见"},
            ],
        },
        {"key": "unit_heading", "type": "heading", "label": "组织"},
        {
            "key": "code", "type": "uscc", "label": "统一社会信用代码", "required": True,
            "help": "18位，最后一位是校验码。",
        },
        {"key": "name", "type": "text", "label": "名称", "required": True, "max_length": 100},
        {
            "key": "kind", "type": "radio", "label": "类型", "required": True, "show_when": APPLYING,
            "options": [
                {"value": OrganisationKind.LEGAL_PERSON.value, "label": "法人"},
                {"value": OrganisationKind.UNINCORPORATED.value, "label": "非法人组织"},
                {"value": OrganisationKind.BRANCH.value, "label": "分支、内设、派出等机构"},
            ],
        },
        {
            "key": "legal_person_code", "type": "uscc", "label": "所属法人的统一社会信用代码", "required": True,
            "show_when": BRANCH,
        },
        {
            "key": "legal_person_name", "type": "text", "label": "所属法人的名称", "required": True,
            "max_length": 100, "show_when": BRANCH,
            "help": "申报前由所属法人审查、内部公示、出具推荐意见，请提醒所属法人也在这里登记。",
        },
        {
            "key": "founded_on", "type": "date", "label": "成立日期", "required": True, "show_when": APPLYING,
        },
        {
            "key": "operating_since", "type": "date", "label": "开始正常经营日期", "show_when": APPLYING,
            "help": "与成立日期相同的不填。",
        },
        {
            "key": "industry", "type": "text", "label": "所属行业", "required": True, "max_length": 100,
            "show_when": APPLYING,
        },
        COUNTY,
        {
            "key": "responsible_person", "type": "text", "label": "负责人", "required": True, "max_length": 50,
            "show_when": APPLYING,
        },
        {
            "key": "new_economy", "type": "checkbox", "label": "属于新技术、新产业、新业态和新模式领域",
            "show_when": APPLYING,
        },
        {"key": "sme", "type": "checkbox", "label": "属于中小型组织", "show_when": APPLYING},
        {
            "key": "letter", "type": "file", "label": "授权委托书", "max_items": 1,
            "help": "只有系统中已有记录的组织需要：加盖公章，写明经办人。由办公室核对后开通。",
        },
        {"key": "person_heading", "type": "heading", "label": "经办人（您本人）"},
        {"key": "person_name", "type": "text", "label": "姓名", "required": True, "max_length": 50},
        {"key": "phone", "type": "phone", "label": "手机号码", "required": True},
        {"key": "email", "type": "email", "label": "电子邮箱", "help": "用来接收办理通知，可以不填。"},
        {"key": "login", "type": "text", "label": "登录名", "required": True, "max_length": 50,
         "help": "3到50个小写字母、数字或者 . _ @ -。"},
    ],
}  # fmt: skip
CONSENT = "consent"


def form() -> forms.Form:
    """The form of the award in force, which offers the counties that its profile names."""
    return _offering(in_force.at_hand().names.counties)


@functools.lru_cache(maxsize=8)
def _offering(counties: tuple[str, ...]) -> forms.Form:
    """Without counties the place is typed in."""
    if not counties:
        return forms.compile(DEFINITION)
    chosen = {"type": "select", "options": [{"value": one, "label": one} for one in counties]}
    county = {key: value for key, value in COUNTY.items() if key != "max_length"} | chosen
    fields = [county if field is COUNTY else field for field in DEFINITION["fields"]]
    return forms.compile({**DEFINITION, "fields": fields})
