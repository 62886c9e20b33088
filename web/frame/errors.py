"""What a browser is told when something is refused or goes wrong. The only place that knows status codes for errors."""

import logging

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from award.errors import Refused
from database import is_passing
from engine import incidents
from engine.contract import Actor
from engine.errors import (
    AnswersRejected,
    CaseAlreadyStarted,
    CaseWentOn,
    DraftMovedOn,
    EngineError,
    NotRunning,
    Refusal,
    StateConflict,
    TaskAlreadyDone,
    TaskHeld,
    TaskNotFound,
    TaskWaits,
)
from web.frame import busy, in_force, site

log = logging.getLogger(__name__)
WEB = Actor.system("web")
LONGEST_TEXT = 500


class WebError(Exception):
    """网页不能完成此操作。"""

    def __init__(self, **facts: object) -> None:
        super().__init__((type(self).__doc__ or "").format(**facts))


class PageNotFound(WebError):
    """没有这个页面，或您无权查看。"""


class NotAllowed(WebError):
    """您的角色不能使用这项功能。"""


class FileDamaged(WebError):
    """文件与原来的记录不符，已停止提供并报告管理员，请联系办公室。"""


class ViewNeverAsked(WebError):
    """{endpoint}没有核对权限，已停止回答。"""


class SignInFirst(WebError):
    """请先登录。"""  # answered by web/frame/expiry.py


STATUS: tuple[tuple[type[Exception], int], ...] = (
    (TaskNotFound, 404),
    (PageNotFound, 404),
    (NotAllowed, 403),
    (FileDamaged, 409),
    (TaskAlreadyDone, 409),
    (TaskHeld, 409),
    (TaskWaits, 409),
    (CaseWentOn, 409),
    (DraftMovedOn, 409),
    (CaseAlreadyStarted, 409),
    (StateConflict, 409),
    (NotRunning, 409),
    (AnswersRejected, 422),
    (Refusal, 422),
    (Refused, 422),
)
UNEXPECTED = 500
NOT_OUR_NAME = "这个网站没有这个域名。"
HTTP_SENTENCES = {
    400: "浏览器发来的内容不完整，请返回后重试。",
    404: "没有这个页面，或您无权查看。",
    405: "这个页面不能这样打开。",
    413: "提交的内容太大。文件每个不超过20 MB，请减少文件后重试。",
    415: "浏览器发来的内容不认识，请返回后重试。",
    429: "操作过于频繁，请稍候再试。",
}

# What one can do about it, below the sentence that says what it is.
ADVICE = {
    403: "需要使用的，请联系系统管理员申请角色。",
    404: "请检查网址，或者从下面重新进入。",
    409: "请回到列表，查看现在的情况。",
    413: "用浏览器的“返回”，可以回到刚才填写的内容。",
    429: "一两分钟以后就可以继续；已经提交的内容不受影响。",
    UNEXPECTED: "再次出现的，请把时间和刚才做的事告诉系统管理员。",
}


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_us)


def status(error: Exception) -> int:
    return next((code for known, code in STATUS if isinstance(error, known)), UNEXPECTED)


def _expired(error: CSRFError) -> ResponseReturnValue:
    return _page(400, "页面已经过期，或者不是从本站提交的。请返回上一页，刷新后重新提交。")


def _of_http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or UNEXPECTED
    if code < 400:
        return error
    if isinstance(error, SecurityError):
        # Under a name that isn't ours no address of a page can be built.
        return NOT_OUR_NAME, code, {"Content-Type": "text/plain; charset=utf-8"}
    return _page(code, HTTP_SENTENCES.get(code, "浏览器的请求不能办理，请返回后重试。"))


def _of_us(error: Exception) -> ResponseReturnValue:
    code = status(error)
    if code != UNEXPECTED:
        return _page(code, in_force.told(error) if isinstance(error, Refused) else str(error))
    if is_passing(error):
        log.warning("%s %s met somebody in the way: %s", request.method, request.url_rule, type(error).__name__)
        return busy.page()
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    _open_incident(error)
    return _page(UNEXPECTED, "系统出错，刚才的操作没有生效。问题已经记录，请稍后重试。")


def _open_incident(error: Exception) -> None:
    """In a unit of work of its own: the one that failed has been undone."""
    try:
        with site.here().runtime.begin(WEB) as work:
            incidents.open(work, "request", None, f"{request.method} {request.url_rule}", _brief(error))
    except (SQLAlchemyError, EngineError):
        log.exception("the incident could not be recorded")


def _brief(error: Exception) -> str:
    """Without the parameters of a statement: they may be somebody's vote or telephone number."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return f"{type(error).__name__}: {cause}"[:LONGEST_TEXT]


def _page(code: int, sentence: str) -> ResponseReturnValue:
    return render_template("error.html", sentence=sentence, advice=ADVICE.get(code, "")), code
