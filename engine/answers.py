"""The answers to user tasks: kept as form records, or sealed when the form is secret."""

import dataclasses
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from database import table_of
from engine import contract
from engine.forms import Form
from engine.model import FormRecord, SealedAnswer
from engine.rows import TaskRow
from engine.work import Work

_KEEP = insert(FormRecord.__table__)  # type: ignore[arg-type]
_TIMES = (
    select(func.count())
    .select_from(FormRecord)
    .where(FormRecord.case == bindparam("wanted_case"), FormRecord.element == bindparam("wanted_element"))
)
_SEALED = table_of(SealedAnswer)
_SEAL = insert(_SEALED)
_BATCH = select(_SEALED).where(*(_SEALED.c[name] == bindparam(name) for name in ("case", "element", "batch")))
_UNSEAL = delete(_SEALED).where(*(_SEALED.c[name] == bindparam(f"of_{name}") for name in ("case", "element", "batch")))


@dataclasses.dataclass(frozen=True)
class Filled:
    """A form as somebody filled it: the version it belongs to, the clean answers, and the data of the task."""

    deployment_id: int
    form: Form
    answers: Mapping[str, Any]
    data: Mapping[str, Any]


def keep(work: Work, task: TaskRow, filled: Filled) -> None:
    """Keep the answers. A secret form leaves a record of who answered, and, apart from it, what was answered (P11)."""
    form = filled.form
    if form.secret:
        _seal(work, task, filled.answers)
    values = {
        "task_id": task.id,
        "case": task.case,
        "element": task.element,
        "form": task.form,
        "deployment_id": filled.deployment_id,
        "person_id": work.actor.id,
        "actor": work.actor.name,
        "unit": task.unit,
        "item": task.item,
        "visit": task.visit,
        "scope": task.scope,
        "at": work.now,
        "answers": {} if form.secret else dict(filled.answers),
    }
    work.connection.execute(_KEEP, values)


def _seal(work: Work, task: TaskRow, answers: Mapping[str, Any]) -> None:
    """Write the whole batch of this visit of the box anew, in the order of the random keys.

    PostgreSQL lets a console read the transaction and the place of every row; a row written alone would share its
    transaction with the record of who answered.
    """
    about = {"case": task.case, "element": task.element, "batch": task.visit}
    before = work.connection.execute(_BATCH, about).mappings().all()
    sealed = [dict(row) for row in before] + [{"key": secrets.token_hex(16), **about, "answers": dict(answers)}]
    if before:
        work.connection.execute(_UNSEAL, {f"of_{name}": value for name, value in about.items()})
    work.connection.execute(_SEAL, sorted(sealed, key=lambda row: str(row["key"])))


class FormsOfCase:
    """The form records of one case, as the handlers of one call of a process see them."""

    def __init__(self, session: Session, case: str, scope: str = "") -> None:
        self._session = session
        self._case = case
        self._scope = scope

    def latest(self, node: str) -> contract.FormRecord | None:
        found = self._session.scalars(self._query(node).order_by(FormRecord.id.desc()).limit(1)).first()
        return _public(found) if found is not None else None

    def all(self, node: str) -> list[contract.FormRecord]:
        return [_public(row) for row in self._session.scalars(self._query(node).order_by(FormRecord.id))]

    def times(self, node: str) -> int:
        about = {"wanted_case": self._case, "wanted_element": node}
        return int(self._session.connection().execute(_TIMES, about).scalar_one())

    def visit(self, node: str) -> list[contract.FormRecord]:
        found = self._session.scalars(self._query(node).order_by(FormRecord.id)).all()
        return [_public(row) for row in found if row.visit == found[-1].visit]

    def unseal(self, node: str, visit: str) -> list[Mapping[str, Any]]:
        found = self._sealed(node, visit)
        gone = (SealedAnswer.case == self._case, SealedAnswer.element == node, SealedAnswer.batch == visit)
        self._session.execute(delete(SealedAnswer).where(*gone))
        return found

    def _sealed(self, node: str, visit: str) -> list[Mapping[str, Any]]:
        query = select(SealedAnswer).filter_by(case=self._case, element=node, batch=visit).order_by(SealedAnswer.key)
        return [row.answers for row in self._session.scalars(query)]

    def _query(self, node: str) -> Any:
        here = (FormRecord.case == self._case, FormRecord.element == node, FormRecord.scope == self._scope)
        return select(FormRecord).where(*here)


def _public(row: FormRecord) -> contract.FormRecord:
    said = (row.element, row.person_id, row.actor, row.unit, row.item, row.at, row.answers)
    return contract.FormRecord(*said, visit=row.visit, form=row.form)
