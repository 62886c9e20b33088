"""What the shipped award calls its roles; the product knows them by their kinds."""

import enum
import json
from pathlib import Path

from award import profile

PROFILE = profile.read(json.loads((Path(__file__).parents[1] / "processes" / "award.json").read_text("utf-8")))


class Role(enum.StrEnum):
    """The lane names of the diagram."""

    APPLICANT = "申报组织"
    LEGAL_PERSON = "所属法人"
    AUDITOR = "审核机关"
    DEPARTMENT = "相关部门"
    OFFICE = "办公室"
    EXPERT = "评审专家"
    MEMBER = "领导小组成员单位"
    PREFECTURE = "行署"
    WINNER = "获奖组织"
