"""Documents: who reads them is a role of the award, and the articles they cite are those of its regulation."""

from collections.abc import Iterator

from award.law import Regulation
from engine import documents
from engine.bundle import Bundle
from engine.faults import Fault
from running import contents


def faults(bundle: Bundle) -> Iterator[Fault]:
    roles = {str(role.get("name")) for role in _roles(bundle)}
    law = contents.regulation(bundle)
    for name, text in bundle.documents.items():
        header = documents.header(text.decode("utf-8", "replace"))
        for sentence in (*_strangers(header, roles), *_unknown(header, law)):
            yield Fault(f"documents/{name}.typ", header.title or name, "document", f"公文模板“{name}”{sentence}")


def _roles(bundle: Bundle) -> list[dict[str, object]]:
    listed = bundle.profile.get("roles")
    return [role for role in listed if isinstance(role, dict)] if isinstance(listed, list) else []


def _strangers(header: documents.Header, roles: set[str]) -> Iterator[str]:
    for reader in header.readers:
        if reader not in roles:
            yield f"写着由“{reader}”阅读（readers），奖项设定里没有这个角色，只有：{'、'.join(sorted(roles))}。"


def _unknown(header: documents.Header, law: Regulation) -> Iterator[str]:
    for article in law.unknown(header.article):
        yield f"的依据条款写着{article}，管理办法没有这一条。"
