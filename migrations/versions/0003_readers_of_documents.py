"""Keep with each document who reads it: its template's header says so from now on."""


import sqlalchemy as sa
from alembic import op

revision = "0003_readers"
down_revision = "0003_lists"
branch_labels = None
depends_on = None

# What the code said until now: document → roles.
READERS = {
    "approval_reply": [
        "行署",
    ],
    "audit_opinion": [
        "审核机关",
    ],
    "ban_decision": [
        "申报组织",
    ],
    "call_for_applications": [
        "领导小组成员单位",
        "行署",
    ],
    "certificate": [
        "获奖组织",
    ],
    "commendation": [
        "行署",
    ],
    "conflict_pledge": [],
    "consultation_letter": [
        "审核机关",
        "相关部门",
    ],
    "correction_notice": [
        "申报组织",
        "审核机关",
    ],
    "defence_notice": [
        "申报组织",
    ],
    "deliberation_minutes": [
        "领导小组成员单位",
        "行署",
    ],
    "disqualification_decision": [
        "申报组织",
    ],
    "expert_disqualification": [],
    "feedback_report": [
        "申报组织",
    ],
    "filing_receipt": [
        "申报组织",
        "审核机关",
    ],
    "group_notice": [],
    "hearing_notice": [
        "获奖组织",
    ],
    "incident_verification": [],
    "inspection_record": [
        "审核机关",
        "获奖组织",
    ],
    "interpretation_reply": [],
    "material_report": [],
    "objection_bulletin": [
        "申报组织",
    ],
    "objection_receipt": [],
    "objection_refusal": [],
    "objection_result": [],
    "publicity_notice": [
        "申报组织",
        "所属法人",
        "审核机关",
        "领导小组成员单位",
        "行署",
    ],
    "recall_notice": [
        "获奖组织",
    ],
    "recommendation": [
        "申报组织",
        "所属法人",
        "审核机关",
    ],
    "refusal_notice": [
        "申报组织",
        "审核机关",
    ],
    "request_for_approval": [
        "行署",
    ],
    "return_notice": [
        "申报组织",
    ],
    "review_report": [
        "领导小组成员单位",
        "行署",
    ],
    "revocation_decision": [
        "行署",
        "获奖组织",
    ],
    "revocation_public_notice": [],
    "site_notice": [
        "申报组织",
    ],
    "site_report": [],
    "title_reminder": [
        "获奖组织",
    ],
    "transfer_letter": [],
    "vacancy_notice": [],
    "vote_result": []
}
NAMES_NOBODY = ("call_for_applications", "group_notice")


def upgrade() -> None:
    op.add_column("document", sa.Column("readers", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "document", sa.Column("names_nobody", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    document = sa.table("document", sa.column("name"), sa.column("readers"), sa.column("names_nobody"))
    for name, readers in READERS.items():
        op.execute(document.update().where(document.c.name == name).values(readers="、".join(readers)))
    op.execute(document.update().where(document.c.name.in_(NAMES_NOBODY)).values(names_nobody=sa.true()))


def downgrade() -> None:
    op.drop_column("document", "names_nobody")
    op.drop_column("document", "readers")
