"""系统繁忙: somebody else was in the way, and nothing was done. What was filled in is on the page, to be sent again.

Nothing is repeated unasked: a request may consist of several units of work, and only the person knows what it meant.
"""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

SENTENCE = "系统繁忙，内容没有提交，请再试一次。"
SECONDS = 5
# What nobody wants to find in a page; whoever sends the form again is asked for it.
_NOT_REPEATED = {"csrf_token", "password", "again", "current", "code"}


def page() -> ResponseReturnValue:
    """The answer to a request that met somebody in the way."""
    answer = make_response(render_template("busy.html", **_said()), 503)
    answer.headers["Retry-After"] = str(SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said() -> dict[str, Any]:
    return {
        "sentence": SENTENCE,
        "address": request.full_path.removesuffix("?"),
        "posted": [each for each in request.form.items(multi=True) if each[0] not in _NOT_REPEATED],
        "asked_again": bool(_NOT_REPEATED - {"csrf_token"} & request.form.keys()),
        "files": [file.filename for file in request.files.values() if file.filename],
    }
