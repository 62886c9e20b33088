"""First data: units, persons, and what is asked for them, from one table. All of it, or nothing with every fault."""

import contextlib
import csv
import dataclasses
import io
from collections.abc import Iterator

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts.administrators import ADMINISTRATORS
from award.errors import Refused
from award.records.parties import Person, Unit
from award.terms import UnitKind
from engine import audit
from engine.work import Work
from people import events
from people.accounts import requests
from people.accounts.granting import Grant
from people.permissions import Action
from web.administration import roles
from web.administration.pages import blueprint, page, place
from web.administration.units import kinds
from web.frame import access, visitor

NEEDED = ("单位", "单位类别", "姓名")
OPTIONAL = {"职务": "title", "电话": "phone", "电子邮箱": "email"}
COLUMNS = (*NEEDED, *OPTIONAL, "登录名", "角色")
MOST_ROWS = 1000
LARGEST = 1_000_000
LONGEST = 100
SHOWN = 50


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table: its number as a spreadsheet counts, and its cells by column."""

    number: int
    cells: dict[str, str]


class Faulty(Exception):
    """The table has faults; each says in which line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


@blueprint.get("/import")
@access.to(Action.MANAGE_PERSONS)
def table() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, [])


@blueprint.post("/import")
@access.to(Action.MANAGE_PERSONS)
def take_table() -> ResponseReturnValue:
    content = _given()
    try:
        with visitor.working() as work:
            rows = read(content)
            take(work, rows)
    except Faulty as error:
        with visitor.working() as work:
            return _page(work, error.faults), 422
    flash(f"已导入{len(rows)}人。账号和角色已提出申请，安全保密管理员批准后生效。")
    return redirect(place("persons"), 303)


def _given() -> bytes:
    given = request.files.get("table")
    if given is None:
        return b""
    with contextlib.closing(given):
        return given.read(LARGEST + 1)


def read(content: bytes) -> list[Row]:
    """The lines of a CSV file, as spreadsheets write it, in UTF-8 or GB 18030. Raises Faulty."""
    if not content or len(content) > LARGEST:
        raise Faulty(["请选择一个不超过1 MB的CSV文件。"])
    try:
        lines = list(csv.reader(io.StringIO(_text(content))))
    except csv.Error as error:
        raise Faulty(["文件不是CSV格式。请在表格软件中另存为“CSV（逗号分隔）”。"]) from error
    head = [cell.strip() for cell in lines[0]] if lines else []
    if missing := [name for name in NEEDED if name not in head]:
        raise Faulty([f"第1行应当是列名，缺少：{'、'.join(missing)}。"])
    rows = [Row(number, dict(zip(head, map(str.strip, line), strict=False))) for number, line in _filled(lines)]
    if not 0 < len(rows) <= MOST_ROWS:
        raise Faulty([f"每次应当导入1到{MOST_ROWS}人。"])
    return rows


def take(work: Work, rows: list[Row]) -> None:
    """Enter every row. Raises Faulty, with all that is wrong, and then nothing may be kept."""
    faults = []
    for row in rows:
        try:
            _take_row(work, row.cells)
        except Refused as error:
            faults.append(f"第{row.number}行：{error.sentence}")
    if faults:
        raise Faulty(faults)


def _take_row(work: Work, cells: dict[str, str]) -> None:
    if any(len(cell) > LONGEST for cell in cells.values()):
        raise Refused(f"每格不超过{LONGEST}个字。")
    unit, name = _unit(work, cells), cells.get("姓名", "")
    if not name:
        raise Refused("没有姓名。")
    if work.session.scalar(select(Person.id).where(Person.name == name, Person.unit_id == unit.id)) is not None:
        raise Refused(f"{unit.name}已有{name}。")
    known = {field: cells.get(column, "") for column, field in OPTIONAL.items()}
    person = Person(name=name, unit_id=unit.id, **known)
    work.session.add(person)
    work.session.flush()
    audit.record(work, events.Event.PERSON_CHANGED, of=person.id, added=True)
    _ask(work, person, cells)


def _ask(work: Work, person: Person, cells: dict[str, str]) -> None:
    if role := cells.get("角色"):
        unit = None if role in ADMINISTRATORS else person.unit_id
        held = roles.check(role)
        requests.ask_role(work, person.id, Grant(held.role, unit, work.now, position=held.position))
    if login := cells.get("登录名"):
        requests.ask_account(work, person.id, login)


def _unit(work: Work, cells: dict[str, str]) -> Unit:
    name, kind = cells.get("单位", ""), _kinds().get(cells.get("单位类别", ""))
    if not name or kind is None:
        raise Refused(f"没有单位，或者单位类别不是{'、'.join(_kinds())}之一。")
    found = work.session.scalars(select(Unit).where(Unit.name == name, Unit.kind == kind)).one_or_none()
    if found is None:
        found = Unit(name=name, kind=kind)
        work.session.add(found)
        work.session.flush()
        audit.record(work, events.Event.UNIT_CHANGED, unit=found.id, added=True)
    return found


def _filled(lines: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, line) for number, line in enumerate(lines[1:], 2) if any(cell.strip() for cell in line))


def _text(content: bytes) -> str:
    """Raises Faulty for what is no text at all."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Faulty(["文件的文字编码不认识，请另存为“CSV UTF-8”。"])


def _page(work: Work, faults: list[str]) -> str:
    return page(
        "import", work, faults=faults[:SHOWN], more=max(0, len(faults) - SHOWN), needed=NEEDED, columns=COLUMNS,
        kinds=list(_kinds()), most=MOST_ROWS,
    )  # fmt: skip


def _kinds() -> dict[str, UnitKind]:
    return {words: kind for kind, words in kinds().items()}
