"""A rehearsal lays out what it issues: what a template can't do with the facts it gets is told before deployment."""

import pytest

from engine.bundle import Bundle
from rehearsal import run

SHORT = "vacant_failed_defence"
PATH = "documents/vacancy_notice.typ"


def played(bundle: Bundle, template: str) -> list[str]:
    """What one short scenario misses with something written at the end of a template."""
    assert PATH in bundle.files
    kept = {path: content for path, content in bundle.files.items() if not path.startswith("scenarios/")}
    story = {f"scenarios/{SHORT}.yaml": bundle.files[f"scenarios/{SHORT}.yaml"]}
    written = bundle.files[PATH] + f"\n{template}\n".encode()
    (outcome,) = run.scenarios(Bundle({**kept, **story, PATH: written}))
    return outcome.missed


def test_what_is_whole_is_laid_out_in_silence(bundle: Bundle) -> None:
    assert played(bundle, "") == []


@pytest.mark.parametrize(("template", "told"), [
    ('#f("nobody_gives_this")', "要用事实“nobody_gives_this”，却没有人给出"),
    ('#if has("year") [#nothing_of_that_name]', "没有“nothing_of_that_name”这个名称"),
    ('#if has("year") [#image("seal.png")]', "要引用的文件不在流程包里"),
    ('#if has("year") [#rows("year").first().organisation]', "排不出来"),
])  # fmt: skip
def test_what_only_the_filled_template_shows_is_told(bundle: Bundle, template: str, told: str) -> None:
    (sentence,) = played(bundle, template)
    assert "奖项空缺" in sentence or "vacancy_notice" in sentence
    assert told in sentence
