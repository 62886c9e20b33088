"""Deployed versions, ready to run: the bundle of files, the parsed diagram, the compiled forms."""

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine import documents, forms
from engine.bundle import Bundle
from engine.errors import EngineError, NoSuchProcess
from engine.model import Deployment
from engine.spiff import parser
from engine.work import Work


class NothingDeployed(EngineError):
    """还没有部署任何流程。"""


class NoSuchForm(EngineError):
    """流程包里没有名为“{form}”的表单。"""


@dataclasses.dataclass(frozen=True)
class Version:
    """One deployment in memory. Shared by all cases that run on it and never changed."""

    id: int
    number: int
    format: int
    bundle: Bundle
    diagram: parser.Diagram

    @functools.cached_property
    def compiled_forms(self) -> dict[str, forms.Form]:
        return compiled_forms(self.bundle, self.diagram)

    @functools.cached_property
    def parameters(self) -> dict[str, Any]:
        return dict(self.bundle.parameters)

    @functools.cached_property
    def templates(self) -> dict[str, documents.Header]:
        """Name of a document template → what its header says."""
        return {name: documents.header(text.decode("utf-8", "replace")) for name, text in self.bundle.documents.items()}

    @property
    def files(self) -> Mapping[str, Any]:
        """The JSON files by path, each parsed when it is first asked for."""
        return self.bundle.json

    def form(self, name: str) -> forms.Form:
        if name not in self.compiled_forms:
            raise NoSuchForm(form=name)
        return self.compiled_forms[name]


def compiled_forms(bundle: Bundle, diagram: parser.Diagram) -> dict[str, forms.Form]:
    """The forms of a bundle by name, and for each manual task, by its box, one that asks nothing."""
    ticked_off = (each for each in diagram.elements.values() if each.kind == "manualTask")
    blank = {each.id: forms.blank(each.id, each.name, each.articles) for each in ticked_off}
    return blank | {name: forms.compile(definition) for name, definition in bundle.forms.items()}


def get(work: Work, deployment_id: int) -> Version:
    """Return a version, from memory if it was used before."""
    known: Version | None = work.versions.get(deployment_id) or work.runtime.deployments.get(deployment_id)
    if known is None:
        # Somebody else's, so it is committed: whatever becomes of this unit of work, it needs no second reading.
        read = _read(work.session.get_one(Deployment, deployment_id))
        known = work.runtime.deployments.setdefault(deployment_id, read)
    return known


def made(work: Work, deployment: Deployment) -> Version:
    """Return the version that this unit of work has just deployed; others find it after the commit.

    A deployment that is undone gives its number back, and the next one may hold other files.
    """
    version = _read(deployment)
    work.versions[deployment.id] = version
    work.after_commit.append(functools.partial(work.runtime.deployments.setdefault, deployment.id, version))
    return version


def latest(work: Work) -> Version:
    """Return the newest version. Raises NothingDeployed."""
    newest = work.session.scalar(select(Deployment.id).order_by(Deployment.version.desc()).limit(1))
    if newest is None:
        raise NothingDeployed()
    return get(work, newest)


def of_process(work: Work, process: str) -> Version:
    """Return the newest version if it holds the process. Raises NoSuchProcess."""
    version = latest(work)
    if process not in version.diagram.processes:
        raise NoSuchProcess(process=process)
    return version


def _read(deployment: Deployment) -> Version:
    bundle = Bundle({file.path: file.content for file in deployment.files})
    diagram = parser.parse(*bundle.diagrams.values(), tables=bundle.decisions.values())
    return Version(deployment.id, deployment.version, deployment.format, bundle, diagram)
