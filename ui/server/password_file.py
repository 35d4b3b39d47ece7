"""A file of users: a name and a salted hash of a password on each line."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from assistant.errors import SettingError

__all__ = ["Users", "with_user"]

NAME = re.compile(r"[\w.@+-]{1,64}")
SHORTEST = 10
"""Characters of a password; tries are throttled, and there is nothing else that a longer one must withstand."""
COST, BLOCK, LANES = 2**15, 8, 3
"""scrypt's parameters as OWASP recommends them in its Password Storage Cheat Sheet: 32 MiB, some 0.2 s."""
MEMORY = 64 * 2**20


class Users:
    """People by name; `users("ada", "a password")` tells whether the two belong together.

    Raises SettingError for a file that can't be read or has a line that is none.
    """

    def __init__(self, file: Path) -> None:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"{file} can't be read as a file of users: {error}") from error
        self._hashes = dict(_user(file, number, line) for number, line in enumerate(lines, 1) if line.strip())
        if not self._hashes:
            raise SettingError(f"{file} has no users; footnote user {file} NAME adds one")
        self._nobody = _hashed(secrets.token_urlsafe())

    def __call__(self, name: str, password: str) -> bool:
        """Tell whether a name and a password belong together."""
        known = self._hashes.get(name)
        right = _matches(password, known or self._nobody)  # a name that is not there takes as long
        return right and known is not None


def with_user(file: Path, name: str, password: str) -> None:
    """Write a user into a file, in place of one of the same name; others can't read the file.

    Raises SettingError for a name or a password that can't be taken.
    """
    if not NAME.fullmatch(name):
        raise SettingError(f"{name!r} can't be a name; use up to 64 letters, digits and . _ - + @")
    if len(password) < SHORTEST:
        raise SettingError(f"the password has {len(password)} characters; take {SHORTEST} or more")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    others = [line for line in lines if line.strip() and line.partition(":")[0] != name]
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write("".join(f"{line}\n" for line in (*others, f"{name}:{_hashed(password)}")))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def _user(file: Path, number: int, line: str) -> tuple[str, str]:
    name, _, hashed = line.partition(":")
    if not NAME.fullmatch(name) or not re.fullmatch(r"scrypt\$\d+\$\d+\$\d+\$[\w+/=]+\$[\w+/=]+", hashed):
        raise SettingError(f"{file}, line {number}, is not a user; footnote user {file} NAME writes one")
    return name, hashed


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=MEMORY)
    return f"scrypt${COST}${BLOCK}${LANES}${_text(salt)}${_text(key)}"


def _matches(password: str, hashed: str) -> bool:
    _, cost, block, lanes, salt, key = hashed.split("$")
    found = hashlib.scrypt(
        password.encode(errors="surrogatepass"),
        salt=base64.b64decode(salt),
        n=int(cost),
        r=int(block),
        p=int(lanes),
        maxmem=MEMORY,
    )
    return hmac.compare_digest(found, base64.b64decode(key))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
