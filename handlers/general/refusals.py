"""When a rule of the award says no, the person at the screen reads its sentence."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from award.errors import Refused
from engine import contract
from engine.contract import Call, Refusal
from engine.types import Message, Type, Unless
from handlers.general import rulebook

P = ParamSpec("P")
R = TypeVar("R")
Handler = Callable[[Call], dict[str, Any]]


def told(run: Callable[P, R]) -> Callable[P, R]:
    """The same function, with what the award refuses passed on as the engine's refusal."""

    @functools.wraps(run)
    def tell(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return run(*args, **kwargs)
        except Refused as refused:
            raise Refusal(_cited(refused, args[0]), field=refused.field) from refused

    return tell


def _cited(refused: Refused, asker: Any) -> str:
    """The sentence, with the article that it stands on by the profile of the case's version."""
    return refused.cited(rulebook.profile(asker).cite(refused.article))


def service(  # noqa: PLR0913 (a service has eight parts)
    name: str,
    *,
    title: str,
    inputs: contract.Declared | None = None,
    optional: contract.Declared | None = None,
    outputs: contract.Declared | None = None,
    sends: Mapping[str, Message] | None = None,
    reads: contract.Declared | None = None,
    unless: tuple[Unless, ...] = (),
) -> Callable[[Handler], Handler]:
    """Register a handler as `engine.contract.service` does; what the rules refuse is told."""
    register = contract.service(
        name, title=title, inputs=inputs, optional=optional, outputs=outputs, sends=sends, reads=reads, unless=unless
    )
    return lambda run: register(told(run))


def word(
    name: str, *, title: str, moment: bool = False, arguments: tuple[Type, ...] = (), result: Type | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a word as `engine.contract.word` does; what the rules refuse is told."""
    register = contract.word(name, title=title, moment=moment, arguments=arguments, result=result)
    return lambda run: register(told(run))
