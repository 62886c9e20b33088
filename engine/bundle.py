"""A bundle: everything a process owner may change, as files, known by their content."""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DIAGRAM = "award.bpmn"
SHEET = "parameters.json"
PROFILE = "award.json"


@dataclasses.dataclass(frozen=True)
class Bundle:
    """Files by their path inside the folder: `award.bpmn`, `processes/publicity.bpmn`, `forms/audit.json`, …"""

    files: Mapping[str, bytes]

    @classmethod
    def read(cls, directory: Path) -> "Bundle":
        """Read a folder, without its README and hidden files."""
        found = {}
        for path in sorted(directory.rglob("*")):
            relative = path.relative_to(directory)
            hidden = any(part.startswith(".") for part in relative.parts)
            if path.is_file() and not hidden and not path.name.startswith("README"):
                found[relative.as_posix()] = path.read_bytes()
        return cls(found)

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over the sorted paths and contents."""
        digest = hashlib.sha256()
        for path, content in sorted(self.files.items()):
            digest.update(f"{path}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    @property
    def diagram(self) -> bytes:
        return self.files.get(DIAGRAM, b"")

    @functools.cached_property
    def diagrams(self) -> dict[str, bytes]:
        """The diagram and the process files beside it, by path; together they are what runs."""
        beside = {path: content for path, content in sorted(self.files.items()) if _is(path, "processes", ".bpmn")}
        return {DIAGRAM: self.diagram, **beside}

    @functools.cached_property
    def forms(self) -> dict[str, Any]:
        """Form name → definition. Files that are no JSON objects are left out; the checks report them."""
        parsed = {path: _json(content) for path, content in self.files.items() if _is(path, "forms", ".json")}
        return {_name(path): form for path, form in parsed.items() if isinstance(form, dict)}

    @functools.cached_property
    def documents(self) -> dict[str, bytes]:
        return {_name(path): content for path, content in self.files.items() if _is(path, "documents", ".typ")}

    @functools.cached_property
    def decisions(self) -> dict[str, bytes]:
        return {_name(path): content for path, content in self.files.items() if _is(path, "decisions", ".dmn")}

    @functools.cached_property
    def scenarios(self) -> dict[str, bytes]:
        return {_name(path): content for path, content in self.files.items() if _is(path, "scenarios", ".yaml")}

    @functools.cached_property
    def json(self) -> "JsonFiles":
        return JsonFiles(self.files)

    @property
    def profile(self) -> dict[str, Any]:
        """What `award.json` says of the award: an object, or nothing if the file is missing or can't be read."""
        parsed = self.json.get(PROFILE)
        return parsed if isinstance(parsed, dict) else {}

    @functools.cached_property
    def sheet(self) -> list[dict[str, Any]]:
        """The rows of the parameter sheet, or none if the file can't be read."""
        parsed = _json(self.files.get(SHEET, b""))
        return [row for row in parsed if isinstance(row, dict)] if isinstance(parsed, list) else []

    @functools.cached_property
    def parameters(self) -> dict[str, Any]:
        return {str(row["key"]): row.get("value") for row in self.sheet if "key" in row}


class JsonFiles(Mapping[str, Any]):
    """The JSON files of a bundle by path; what can't be read is None. Each is parsed when it is first asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {path: content for path, content in files.items() if path.endswith(".json")}
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, path: str) -> Any:
        if path not in self._parsed:
            self._parsed[path] = _json(self._files[path])
        return self._parsed[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _is(path: str, folder: str, suffix: str) -> bool:
    return path.startswith(f"{folder}/") and path.endswith(suffix)


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
