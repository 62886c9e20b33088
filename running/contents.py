"""What a bundle says of its award, read: the profile, the regulation. Bundles of an earlier format lack the files."""

from pathlib import Path

from award import law
from award import profile as profiles
from award.law import Regulation
from award.profile import Profile
from engine import versions
from engine.bundle import PROFILE, Bundle
from engine.work import Work
from handlers import released

REGULATION, BOUNDS = "law/regulation.md", "law/bounds.json"


def profile(bundle: Bundle) -> Profile:
    return profiles.read(bundle.profile or released.file(PROFILE))


def in_force(work: Work, ready: Path) -> Bundle:
    """The newest version; before anything is deployed, the folder that lies ready."""
    try:
        return versions.latest(work).bundle
    except versions.NothingDeployed:
        return Bundle.read(ready)


def newest(work: Work) -> Profile:
    """The award as the newest version describes it. Raises NothingDeployed."""
    return profile(versions.latest(work).bundle)


def regulation(bundle: Bundle) -> Regulation:
    written = bundle.files.get(REGULATION)
    return Regulation.read(written.decode("utf-8", "replace") if written is not None else released.text(REGULATION))


def bounds(bundle: Bundle) -> law.Bounds:
    return law.read(bundle.json.get(BOUNDS) or released.file(BOUNDS))
