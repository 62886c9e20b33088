"""Forms of the office's own records: a definition, what is offered in it, and the page it is shown on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from award.errors import Refused
from engine import forms
from engine.contract import Option
from engine.errors import AnswersRejected, Refusal
from engine.forms import Form
from engine.work import Work
from web.forms import reading, showing
from web.frame import errors, in_force, visitor

Options = Mapping[str, Sequence[Option]]
Offer = Callable[[Work], Options]
Deed = Callable[[Work, dict[str, Any]], None]
Show = Callable[[Work, showing.Page], str]


def blank(form: Form, options: Options) -> showing.Page:
    return showing.page(form, options, {}, {})


def hand_in(form: Form, offer: Offer, deed: Deed, show: Show, goal: Callable[[], Any]) -> ResponseReturnValue:
    """Do what a posted form asks for, and go on to `goal`; or show it again with what is wrong and what was typed."""
    typed = reading.read_answers(form, request.form, request.files)
    try:
        with visitor.working() as work:
            deed(work, forms.validate(form, typed, offer(work)))
    except (AnswersRejected, Refused) as error:
        with visitor.working() as work:
            return show(work, showing.page(form, offer(work), typed, said(error))), errors.status(error)
    answer: ResponseReturnValue = goal()
    return answer


def said(error: AnswersRejected | Refusal | Refused) -> dict[str, str]:
    """What is wrong, by field; under an empty name what belongs to none."""
    if isinstance(error, AnswersRejected):
        return error.errors
    return {error.field or "": in_force.told(error) if isinstance(error, Refused) else error.sentence}
