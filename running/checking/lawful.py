"""The law: the regulation's text, what it fixes, and numbers that leave its bounds wherever they are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from award import law
from award.law import bounds, regulation
from award.rules import publicity
from engine import parameters
from engine.bundle import PROFILE, SHEET, Bundle
from engine.faults import Fault
from running import contents

BOUNDS = contents.BOUNDS


def faults(bundle: Bundle) -> list[Fault]:
    missing = [path for path in (contents.REGULATION, BOUNDS) if path not in bundle.files]
    if missing:
        return [Fault(path, path, "missing_file", f"流程包里没有“{path}”。") for path in missing]
    return [*_files(bundle)] or [*_sheet(bundle), *_articles_of_bounds(bundle)]


def faults_of_profile(bundle: Bundle) -> list[Fault]:
    """The same of a profile that can be read, where the law's own files can."""
    return [] if faults(bundle) else [*_publicities(bundle), *_articles_of_profile(bundle)]


def _files(bundle: Bundle) -> Iterator[Fault]:
    text = bundle.files[contents.REGULATION].decode("utf-8", "replace")
    for sentence in regulation.faults(text):
        yield Fault(contents.REGULATION, "管理办法", "regulation", f"管理办法：{sentence}")
    for sentence in bounds.faults(bundle.json[BOUNDS]):
        yield Fault(BOUNDS, "法定限度", "bounds", f"法定限度{sentence}")


def _sheet(bundle: Bundle) -> Iterator[Fault]:
    """Parameters outside the bounds of the law, where the sheet's own bounds don't tell it."""
    for key, sentence, _ in law.read(bundle.json[BOUNDS]).broken(bundle.parameters):
        if key not in _told(bundle):
            yield Fault(SHEET, "评审规则参数表", "unlawful", f"参数{sentence}")


def _told(bundle: Bundle) -> set[str]:
    """The parameters that the sheet itself refuses: one fault is enough for one number."""
    return {str(row.get("key")) for row in bundle.sheet if parameters.faults([_alone(row)])}


def _alone(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without the whole that it is a share of."""
    return {name: value for name, value in row.items() if name != "share"}


def _publicities(bundle: Bundle) -> Iterator[Fault]:
    """Days among which there may be fewer working days than the law demands."""
    known = law.read(bundle.json[BOUNDS])
    for one in bundle.profile.get("publicities", ()):
        length = bundle.parameters.get(one["days"]) if isinstance(one["days"], str) else one["days"]
        # Where the law bounds the parameter too, that is where it is told.
        if isinstance(length, int) and not _is_broken(known, one["days"], length):
            told = (_too_short(bound, one, length) for bound in known.of("publicity", one["key"]))
            yield from (Fault(PROFILE, "奖项设定", "unlawful", f"公示{sentence}") for sentence in told if sentence)


def _too_short(bound: law.Bound, one: Mapping[str, Any], length: int) -> str:
    """Why a publicity is too short, in a sentence; calendar days always hold some days off."""
    if one["unit"] != "calendar_days":
        return bound.broken_by(length)
    fewest = publicity.fewest_working_days(length)
    told = bound.broken_by(fewest)
    return f"{told}{one['title']}的{length}日里最少只有{fewest}个工作日。" if told else ""


def _is_broken(known: law.Bounds, parameter: str | int, value: int) -> bool:
    return any(bound.broken_by(value) for bound in known.of("parameter", str(parameter)))


def _articles_of_profile(bundle: Bundle) -> Iterator[Fault]:
    known = contents.regulation(bundle)
    for article in known.unknown("、".join(contents.profile(bundle).articles.values())):
        yield Fault(PROFILE, "奖项设定", "unknown_article", f"依据的{article}，《办法》里没有。")


def _articles_of_bounds(bundle: Bundle) -> Iterator[Fault]:
    known = contents.regulation(bundle)
    for bound in law.read(bundle.json[BOUNDS]).all:
        for article in known.unknown(bound.article):
            sentence = f"法定限度“{bound.name}”写着{article}，管理办法没有这一条。"
            yield Fault(BOUNDS, "法定限度", "unknown_article", sentence)
