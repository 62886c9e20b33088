"""The second factor: a code of six digits that a telephone computes anew every 30 seconds (TOTP, RFC 6238).

`keys` are those of the site: the first one seals the secret, all of them open it (`people.accounts.sealing`).
"""

import datetime as dt
import hmac
from collections.abc import Sequence

import pyotp
import segno
from sqlalchemy import update

from award.records.accounts import Account
from engine import audit
from engine.work import Work
from people import events
from people.accounts import sealing

STEP = 30
# A telephone's clock may be half a minute off.
STEPS = (-1, 0, 1)


def is_on(account: Account) -> bool:
    return account.totp_secret is not None and account.totp_confirmed_at is not None


def prepare(account: Account, keys: Sequence[str]) -> str:
    """The secret that the person is about to enter in a telephone; made at the first look, the same until confirmed."""
    if account.totp_secret is None:
        account.totp_secret = sealing.seal(keys, pyotp.random_base32(), _about(account))
    return _secret(account, keys)


def confirm(work: Work, account: Account, code: str, keys: Sequence[str]) -> bool:
    """Switch the factor on, if the code shows that the telephone has the secret."""
    if account.totp_secret is None or not check(work, account, code, keys):
        return False
    account.totp_confirmed_at = work.now
    audit.record(work, events.Event.FACTOR_CONFIRMED, account=account.id)
    return True


def check(work: Work, account: Account, code: str, keys: Sequence[str]) -> bool:
    """Whether the code is one of now and has not been used; it is used then."""
    step = _step_of(_secret(account, keys), "".join(code.split()), work.now)
    if step is None:
        return False
    # Two requests with the same code may come at once: the row tells which was first.
    unused = update(Account).where(Account.id == account.id, Account.totp_last_step < step)
    found = work.session.execute(unused.values(totp_last_step=step))
    return bool(found.rowcount == 1)  # type: ignore[attr-defined]


def remove(work: Work, account: Account) -> None:
    """Forget the factor. Whoever needs one sets up another at the next sign-in."""
    account.totp_secret = account.totp_confirmed_at = None
    audit.record(work, events.Event.FACTOR_REMOVED, account=account.id)


def picture(account: Account, secret: str, issuer: str) -> str:
    """A QR code for the telephone, as SVG; `issuer` is what the telephone shows above the code."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=issuer)
    return str(segno.make(address, error="m").svg_inline(scale=5, border=2, omitsize=True, svgclass="qr"))


def readable(secret: str) -> str:
    """In groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """Which step a code is of. Every step is compared, whole, whatever the answer."""
    current, totp = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    fitting = [
        current + step
        for step in STEPS
        if hmac.compare_digest(totp.generate_otp(current + step).encode(), code.encode())
    ]
    return fitting[0] if fitting else None


def _secret(account: Account, keys: Sequence[str]) -> str:
    return sealing.unseal(keys, account.totp_secret or "", _about(account))


def _about(account: Account) -> str:
    return f"totp:{account.id}"
