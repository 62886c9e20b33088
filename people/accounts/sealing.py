"""Short secrets at rest, sealed with SM4-GCM under a key of the site that is in no database (C17).

`seal` gives `number of the key.nonce.text with tag`; each text has a nonce of its own and is bound to what it is
about, so that it can't be moved to another row. To change the key, set the new one and name the old one in
AWARD_OLD_KEYS: what was sealed under it is still read, and sealed anew when it is next written.
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE, TAG, KEY = 12, 16, 16


class Unreadable(Exception):
    """What was sealed can't be opened: no key of this site fits, or it was changed."""


def seal(keys: Sequence[str], text: str, about: str) -> str:
    """Seal under the first key."""
    key, nonce = _key(keys[0]), secrets.token_bytes(NONCE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(about.encode())
    sealed = cipher.update(text.encode()) + cipher.finalize()
    return ".".join([_number(key), _write(nonce), _write(sealed + cipher.tag)])


def unseal(keys: Sequence[str], sealed: str, about: str) -> str:
    """Open under whichever key fits. Raises Unreadable."""
    number, nonce, text = sealed.split(".")
    key = next((each for each in map(_key, keys) if _number(each) == number), None)
    if key is None:
        raise Unreadable()
    return _open(key, _read(nonce), _read(text), about)


def _open(key: bytes, nonce: bytes, text: bytes, about: str) -> str:
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, text[-TAG:])).decryptor()
    cipher.authenticate_additional_data(about.encode())
    try:
        return (cipher.update(text[:-TAG]) + cipher.finalize()).decode()
    except InvalidTag as error:
        raise Unreadable() from error


def _key(secret: str) -> bytes:
    """Not the key that signs sessions: one derived from it for this purpose alone."""
    return HKDF(SHA256(), KEY, None, b"award sealing").derive(secret.encode())


def _number(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def _write(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode()


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
