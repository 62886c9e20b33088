"""The form in which an objection is handed in: what Article 23 asks of a person, and what of a unit."""

from typing import Any

from award.acts import objections
from award.terms import ObjectorKind
from engine import forms

FORM = forms.compile(
    {
        "name": "objection",
        "title": "提出异议",
        "article": [],
        "intro": "对公示有异议的，应当书面向办公室提出，并提供相应证明。您的身份只由办公室掌握，不会告知被异议的组织。",
        "fields": [
            {"key": "application_id", "type": "select", "label": "被异议的组织", "required": True, "source": "listed"},
            {
                "key": "kind", "type": "radio", "label": "异议人", "required": True,
                "options": [
                    {"value": ObjectorKind.PERSON.value, "label": "个人"},
                    {"value": ObjectorKind.UNIT.value, "label": "单位"},
                ],
            },
            {"key": "name", "type": "text", "label": "姓名或者单位名称", "required": True, "max_length": 100},
            {"key": "phone", "type": "phone", "label": "联系电话", "required": True},
            {
                "key": "address", "type": "text", "label": "通讯地址", "required": True, "max_length": 200,
                "help": "单位还应当注明住所。",
            },
            {"key": "text", "type": "textarea", "label": "事实和理由", "required": True, "max_length": 5000},
            {"key": "evidence", "type": "file", "label": "相应证明", "required": True, "max_items": 20},
            {"key": "evidence_note", "type": "textarea", "label": "对证明的说明", "max_length": 2000},
            {
                "key": "identity_proof", "type": "file", "label": "身份证明", "required": True, "max_items": 1,
                "show_when": {"field": "kind", "equals": ObjectorKind.PERSON.value},
            },
            {
                "key": "signed", "type": "checkbox", "label": "以上由本人签署，内容属实", "required": True,
                "show_when": {"field": "kind", "equals": ObjectorKind.PERSON.value},
            },
            {
                "key": "sealed", "type": "checkbox", "label": "上传的异议书已经加盖单位公章", "required": True,
                "show_when": {"field": "kind", "equals": ObjectorKind.UNIT.value},
            },
        ],
    }
)  # fmt: skip


def statement(answers: dict[str, Any]) -> objections.Statement:
    """Clean answers as the award takes them."""
    return objections.Statement(
        application_id=int(answers["application_id"]),
        objector_kind=answers["kind"],
        name=answers["name"],
        phone=answers["phone"],
        address=answers["address"],
        text=answers["text"],
        signed=answers.get("signed", False),
        identity_proof=next(iter(answers.get("identity_proof", [])), None),
        sealed=answers.get("sealed", False),
        evidence=tuple(answers["evidence"]),
        evidence_note=answers.get("evidence_note", ""),
    )
