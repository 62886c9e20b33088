"""The 奖项设定 that a case runs on, for pages: that of its own version, or of the newest where there is no case yet."""

from sqlalchemy import select

from award import profile
from award.profile import Profile
from engine import versions
from engine.bundle import PROFILE
from engine.model import Instance
from engine.work import Work
from handlers import released


def of_case(work: Work, key: str) -> Profile:
    deployment = work.session.scalar(select(Instance.deployment_id).where(Instance.key == key))
    version = versions.get(work, deployment) if deployment is not None else versions.latest(work)
    return profile.read(version.files.get(PROFILE) or released.profile())
