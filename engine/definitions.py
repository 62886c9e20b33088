"""Deploying a bundle: checked as a whole, kept unchanged, known by its content."""

from typing import Any

from sqlalchemy import func, select

from engine import audit, versions
from engine.bundle import Bundle
from engine.contract import FORMAT
from engine.errors import DefinitionRejected
from engine.model import Deployment, DeploymentFile
from engine.work import Work


def deploy(work: Work, bundle: Bundle, note: str, **told: Any) -> versions.Version:
    """Deploy a bundle as a new version; the same content again changes nothing and returns the version there is.

    `told` is noted in the audit: that no scenario was played, for instance, and why.
    Raises DefinitionRejected with every fault at once; then nothing is stored (P6).
    """
    newest = work.session.scalars(select(Deployment).order_by(Deployment.version.desc()).limit(1)).first()
    if newest is not None and newest.digest == bundle.digest:
        return versions.get(work, newest.id)
    if found := work.runtime.check(bundle):
        raise DefinitionRejected(found)
    deployment = Deployment(
        version=(work.session.scalar(select(func.max(Deployment.version))) or 0) + 1,
        digest=bundle.digest,
        note=note,
        format=FORMAT,
        deployed_at=work.now,
        deployed_by=work.actor.name,
        files=[DeploymentFile(path=path, content=content) for path, content in sorted(bundle.files.items())],
    )
    work.session.add(deployment)
    work.session.flush()
    audit.record(
        work, audit.Event.DEFINITION_DEPLOYED, version=deployment.version, digest=bundle.digest, note=note, **told
    )
    return versions.made(work, deployment)
