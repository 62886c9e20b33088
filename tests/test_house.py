"""The drawing of the house is the one that the import contracts give."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def house() -> ModuleType:
    spec = importlib.util.spec_from_file_location("house", ROOT / "docs" / "house.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def titles(picture: str) -> dict[str, float]:
    """How far down each package stands."""
    return {name: float(y) for y, name in re.findall(r'y="(\d+)" class="title">(\w+)/<', picture)}


def test_the_picture_is_of_today(house: ModuleType) -> None:
    drawn = (ROOT / "docs" / "images" / "house.svg").read_text("utf-8")
    assert drawn == house.house(), "python docs/house.py > docs/images/house.svg"


def test_every_room_has_a_line_that_says_what_it_is_for(house: ModuleType) -> None:
    silent = [file for top in titles(house.house()) for file in (ROOT / top).rglob("__init__.py")
              if file.parent.parent in (ROOT, ROOT / top) and not house.purpose(file)]  # fmt: skip
    assert silent == []


def test_who_may_import_stands_above_whom_it_imports(house: ModuleType) -> None:
    down = titles(house.house())
    assert sorted(down, key=lambda name: down[name]) == [
        "commands", "web", "rehearsal", "running", "people", "handlers", "engine", "award", "database",
    ]  # fmt: skip
    assert down["people"] == down["handlers"]
    assert down["engine"] == down["award"]


def test_another_contract_gives_another_picture(house: ModuleType, tmp_path: Path) -> None:
    for name in titles(house.house()):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=lambda _, names: [n for n in names if n == "__pycache__"])
    contracts = (ROOT / "pyproject.toml").read_text("utf-8")
    changed = contracts.replace('"people | handlers", "engine | award"', '"people", "handlers", "award", "engine"')
    (tmp_path / "pyproject.toml").write_text(changed, "utf-8")

    down = titles(house.house(tmp_path))
    assert down["people"] < down["handlers"] < down["award"] < down["engine"]
