"""The 奖项设定 that a page speaks by: that of a case's own version, or that of the newest."""

from sqlalchemy import select

from award.profile import Profile
from engine import versions
from engine.model import Instance
from engine.work import Work
from running import contents


def of_case(work: Work, key: str) -> Profile:
    """The profile of the version that the case runs on; of the newest, if there is no such case."""
    query = select(Instance.deployment_id).where(Instance.key == key).order_by(Instance.id.desc()).limit(1)
    deployment = work.session.scalar(query)
    return latest(work) if deployment is None else contents.profile(versions.get(work, deployment).bundle)


def latest(work: Work) -> Profile:
    return contents.profile(versions.latest(work).bundle)
