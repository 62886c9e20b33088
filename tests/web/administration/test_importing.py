"""Units and persons from one table: all of it, or nothing with every fault at its line."""

import pytest
from sqlalchemy import select

from award.records.accounts import ApprovalRequest
from award.records.parties import Person, Unit
from tests.web.administration.conftest import Three
from tests.web.browsing import upload
from web.administration import importing

HEAD = "单位,单位类别,姓名,职务,登录名,角色\n"
GOOD = HEAD + "市监局（虚构）,审核机关,钱一,科长,qianyi,审核机关\n市监局（虚构）,审核机关,孙二,,,\n,,,,,\n"


def test_a_table_makes_units_persons_and_requests(three_on_both: Three) -> None:
    site = three_on_both.site
    shown = three_on_both.system.open("/administration/import").fill(table=upload(GOOD.encode("utf-8-sig"), "人员.csv"))
    assert "已导入2人" in shown.text
    units = site.world.rows(Unit, name="市监局（虚构）")
    assert [(unit.kind, unit.audits) for unit in units] == [("auditor", True)]
    assert {row.title for row in site.world.rows(Person, unit_id=units[0].id)} == {"科长", ""}
    asked = [(row.kind, row.decided_at) for row in site.world.rows(ApprovalRequest)]
    assert asked == [("role", None), ("account", None)]
    security = three_on_both.security.open("/administration/requests")
    numbers = [str(row.id) for row in site.world.rows(ApprovalRequest)]
    assert "已批准2件" in security.submit("/administration/requests/approve", request=numbers).text
    assert all(row.approved for row in site.world.rows(ApprovalRequest))


def test_with_one_fault_nothing_is_taken_and_every_fault_is_told(three_on_both: Three) -> None:
    site = three_on_both.site
    bad = GOOD + "局,不是类别,李三,,,\n局,相关部门,,,,\n局,相关部门,周四,,qianyi,皇帝\n局,相关部门,吴五,,X,\n"
    shown = three_on_both.system.open("/administration/import").fill(422, table=upload(bad.encode("gb18030"), "x.csv"))
    for said in ("第5行：没有单位", "第6行：没有姓名", "第7行：没有这个角色", "第8行：登录名应当是"):
        assert said in shown.text
    with site.world.acting() as work:
        assert work.session.scalar(select(Unit).where(Unit.name == "市监局（虚构）")) is None
        assert work.session.scalar(select(ApprovalRequest)) is None


TOO_MANY, TOO_LONG = HEAD + "局,相关部门,某\n" * 1001, HEAD + "长" * 200 + ",相关部门,某\n"
STRANGE = [b"", b"\xff\xfe\x00x", b"\x00" * 50, b"a,b\n1,2\n", HEAD.encode()]


@pytest.mark.parametrize("content", [*STRANGE, TOO_MANY.encode(), TOO_LONG.encode()])
def test_what_is_no_such_table_is_refused_in_a_sentence(three: Three, content: bytes) -> None:
    shown = three.system.open("/administration/import").fill(422, table=upload(content, "x.csv"))
    assert "没有导入" in shown.text
    assert len(three.site.world.rows(Person)) == 7


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(importing.Faulty, match="1 MB"):
        importing.read(b"x" * 1_000_001)


def test_spreadsheets_of_both_encodings_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert [row.cells["姓名"] for row in importing.read(GOOD.encode(encoding))] == ["钱一", "孙二"]
