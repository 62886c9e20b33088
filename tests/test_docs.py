"""The documents tell the truth: what they name exists, what they list is complete, what they show works."""

import argparse
import enum
import functools
import importlib
import inspect
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import commands
from award import terms
from engine.bundle import Bundle
from engine.spiff import parser
from running.settings import Settings

HOME = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), HOME / "processes" / "README.zh.md"])
READMES = [HOME / "README.md", HOME / "README.zh-CN.md"]
FOLDERS = (
    "award", "bench", "commands", "database", "docs", "engine", "examples", "handlers", "migrations", "people",
    "processes", "rehearsal", "running", "tests", "web",
)  # fmt: skip

QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w/.-])award ([a-z]+)")
CALLED = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?award ([a-z]+)((?: .*)?)$")
OPTION = re.compile(r"--[a-z][a-z-]+")
VARIABLE = re.compile(r"\b(?:AWARD_[A-Z_]+|DATABASE_URL)\b")
PROMISE = re.compile(r"^\| (P\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)

# Put together here, so that this file doesn't hold what it forbids.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:" + "|".join(("work", "home", "root", "Users", "tmp")) + r")/\w")
REGISTRY = re.compile(r"https?://[^\s\"'<>]*(?:" + "|".join(("registry", "py" + "pi", "npm", "pythonhosted")) + r")")
LOCKED = re.compile("|".join(("--(?:extra-)?index" + "-url", '"resolved"' + r":\s*\"http")))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def quoted(text: str) -> list[str]:
    return QUOTED.findall(FENCED.sub("", text))


# ---------------------------------------------------------------- what is named exists


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(read(document)) if "://" not in target]
    missing = [target for target in targets if target and not (document.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_and_folder_that_is_named_exists(document: Path) -> None:
    missing = [path for path in _paths(read(document)) if not (HOME / path).exists()]

    assert missing == []


def _paths(text: str) -> Iterator[str]:
    """What looks like a path from the top: `engine/audit.py`, `tests/`, `award/records`; none with a placeholder."""
    for each in quoted(text):
        top, slash, _ = each.partition("/")
        if slash and top in FOLDERS and re.fullmatch(r"[\w./-]+", each):
            yield each


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", read(HOME / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)(?=[\s`）)]|$)", _code(read(document))))

    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_setting_that_is_named_exists(document: Path) -> None:
    tests = "\n".join(map(read, HOME.glob("tests/**/*.py")))
    of_tests = set(re.findall(r"environ\.get\(\"(\w+)\"", tests))

    assert set(VARIABLE.findall(read(document))) - _settings() - of_tests == set()


@pytest.mark.parametrize("document", [*READMES, HOME / "docs" / "zh" / "administrators.md"], ids=name_of)
def test_every_setting_is_explained(document: Path) -> None:
    assert _settings() - set(VARIABLE.findall(read(document))) == set()


def _settings() -> set[str]:
    return set(re.findall(r"env\.get\(\"([A-Z_]+)\"", inspect.getsource(Settings.from_env)))


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("document", READMES, ids=name_of)
def test_the_table_of_commands_is_the_one_of_the_program(document: Path) -> None:
    rows = [line for line in read(document).splitlines() if line.startswith("| `award ")]

    listed = list(dict.fromkeys(word for row in rows for word in COMMAND.findall(row.split("|")[1])))
    assert sorted(listed) == sorted(commands.TABLE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_and_option_that_is_named_exists(document: Path) -> None:
    unknown = [call for call in _calls(read(document)) if not _is_known(*call)]

    assert unknown == []


def _code(text: str) -> str:
    return "\n".join([*QUOTED.findall(text), *FENCED.findall(text)])


def _calls(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(command, its options), as called in code: `award deploy DIR --note TEXT`."""
    for line in _code(text).splitlines():
        if match := CALLED.match(line.partition("#")[0].partition("  ")[0].strip()):
            yield match[1], frozenset(OPTION.findall(match[2]))


def _is_known(command: str, options: frozenset[str]) -> bool:
    return command in commands.TABLE and options <= _options(command)


@functools.cache
def _options(command: str) -> frozenset[str]:
    made = argparse.ArgumentParser()
    importlib.import_module(f"commands.{commands.TABLE[command][0]}").arguments(made)
    return frozenset(option for action in made._actions for option in action.option_strings)


# ---------------------------------------------------------------- what is listed is complete


def test_each_promise_has_a_row_whose_tests_quote_it() -> None:
    rows = dict(PROMISE.findall(read(HOME / "docs" / "architecture.md")))

    assert list(rows) == [f"P{number}" for number in range(1, 15)]
    assert [promise for promise, tests in rows.items() if not _is_quoted(promise, tests)] == []


def _is_quoted(promise: str, tests: str) -> bool:
    number = re.compile(rf"\b{promise}\b|_{promise.lower()}_")
    return any(number.search(read(HOME / path)) for path in QUOTED.findall(tests))


def test_the_architecture_names_every_process_and_every_message() -> None:
    text = read(HOME / "docs" / "architecture.md")
    diagram = Bundle.read(HOME / "processes").diagram
    names = re.findall(r'<bpmn:message [^>]*name="(\w+)"', diagram.decode())

    missing = [name for name in [*names, *parser.parse(diagram).processes] if not re.search(rf"\b{name}\b", text)]
    assert missing == []


def test_the_glossary_knows_every_term_of_the_closed_sets() -> None:
    text = read(HOME / "docs" / "glossary.md")
    sets = [one for one in vars(terms).values() if inspect.isclass(one) and issubclass(one, enum.StrEnum)]
    values = {str(value) for one in sets for value in one}

    assert {value for value in values if (f"`{value}`" if value.isascii() else value) not in text} == set()


def test_the_glossary_knows_every_lane() -> None:
    text = read(HOME / "docs" / "glossary.md")
    lanes = set(re.findall(r'<bpmn:lane [^>]*name="([^"]+)"', read(HOME / "processes" / "award.bpmn")))

    assert {lane for lane in lanes if lane not in text} == set()


def test_every_decision_is_dated_and_gives_a_reason() -> None:
    sections = re.split(r"^### ", read(HOME / "docs" / "decisions.md"), flags=re.MULTILINE)[1:]

    assert sections
    undated = [section.splitlines()[0] for section in sections if not re.match(r"\d{4}-\d\d-\d\d \S", section)]
    assert undated == []
    assert [section.splitlines()[0] for section in sections if len(section.split("\n", 1)[1].strip()) < 60] == []


def test_the_changelog_has_one_line_for_each_change() -> None:
    lines = [line for line in read(HOME / "CHANGELOG.md").splitlines()[4:] if line and not line.startswith("#")]

    assert [line for line in lines if not re.fullmatch(r"- .{10,200}\.", line)] == []


@pytest.mark.parametrize("image", sorted(HOME.glob("docs/**/images/*")), ids=name_of)
def test_a_picture_is_small_and_shown(image: Path) -> None:
    assert image.stat().st_size <= 200 * 1024
    assert any(name_of(image) in _linked(document) for document in DOCUMENTS)


def _linked(document: Path) -> set[str]:
    targets = (document.parent / target.partition("#")[0] for target in LINK.findall(read(document)))
    return {name_of(target.resolve()) for target in targets if target.exists()}


# ---------------------------------------------------------------- nothing of the machine that it was made on


def test_no_file_names_a_path_of_a_machine_or_the_host_of_a_registry() -> None:
    found = [(name_of(path), hit) for path in _tracked() for hit in _betrayals(path)]

    assert found == []


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=True).stdout
    return [HOME / name for name in listed.decode().split("\0") if name and (HOME / name).is_file()]


def _betrayals(path: Path) -> list[str]:
    try:
        text = read(path)
    except UnicodeDecodeError:
        return []
    return [match.group() for pattern in (MACHINE_PATH, REGISTRY, LOCKED) for match in pattern.finditer(text)]


@pytest.mark.parametrize("line", [
    "see /wo" + "rk/main", "open('/tm" + "p/x')", "https://regis" + "try.example/a", "--index" + "-url x",
    "\"resolved\"" + ": \"https://x\"",
])  # fmt: skip
def test_what_must_not_be_named_would_be_found(line: str, tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(line, encoding="utf-8")

    assert _betrayals(file)


@pytest.mark.parametrize("line", ["the registry of bans", "a/work/flow", "https://example.org/work/x", "rm -f var/x"])
def test_what_may_be_named_is_not_found(line: str, tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(line, encoding="utf-8")

    assert not _betrayals(file)
