"""A password file: a name and the salted hash of a password per line."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from assistant.errors import SettingError

__all__ = ["PasswordFile", "set_password"]

NAME = re.compile(r"[\w.@+-]{1,64}")
MIN_PASSWORD_LENGTH = 10
"""Characters; enough because sign-in attempts are throttled."""
COST, BLOCK_SIZE, PARALLELISM = 2**15, 8, 3
"""scrypt's N, r and p, as recommended in OWASP's Password Storage Cheat Sheet: 32 MiB, some 0.2 s."""
MAX_MEMORY = 64 * 2**20
"""Bytes that scrypt may use."""


class PasswordFile:
    """The users in a password file; `users("ada", "a password")` returns whether that is ada's password.

    The file is read once. Raises SettingError for a file that can't be read or has an invalid line.
    """

    def __init__(self, file: Path) -> None:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"{file} can’t be read as a password file: {error}") from error
        self._hashes = dict(_parse(file, number, line) for number, line in enumerate(lines, 1) if line.strip())
        if not self._hashes:
            raise SettingError(f"{file} has no users; add one with: footnote user {file} NAME")
        self._dummy_hash = _hash(secrets.token_urlsafe())

    def __call__(self, name: str, password: str) -> bool:
        """Return whether a user has this password."""
        stored = self._hashes.get(name)
        # An unknown name is hashed too, so that the time taken doesn't reveal which names exist.
        matches = _matches(password, stored or self._dummy_hash)
        return matches and stored is not None


def set_password(file: Path, name: str, password: str) -> None:
    """Add a user to a password file, or change their password; only the file's owner can read it.

    Raises SettingError for an invalid name or too short a password.
    """
    if not NAME.fullmatch(name):
        raise SettingError(f"{name!r} isn’t a valid name; use up to 64 letters, digits and . _ - + @")
    if len(password) < MIN_PASSWORD_LENGTH:
        raise SettingError(f"the password has {len(password)} characters; use {MIN_PASSWORD_LENGTH} or more")
    if not password.isprintable():
        raise SettingError(
            "the password has a character that can’t be typed into the sign-in page; use another one"
        )
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    others = [line for line in lines if line.strip() and line.partition(":")[0] != name]
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("".join(f"{line}\n" for line in (*others, f"{name}:{_hash(password)}")))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)


def _parse(file: Path, number: int, line: str) -> tuple[str, str]:
    """Return the name and the hash on a line."""
    name, _, hashed = line.partition(":")
    if not NAME.fullmatch(name) or not re.fullmatch(r"scrypt\$\d+\$\d+\$\d+\$[\w+/=]+\$[\w+/=]+", hashed):
        raise SettingError(f"{file}, line {number}: not a user; write the line with: footnote user {file} NAME")
    return name, hashed


def _hash(password: str) -> str:
    """Return `scrypt$N$r$p$salt$key`, the salt and the key in Base64."""
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK_SIZE, p=PARALLELISM, maxmem=MAX_MEMORY)
    return f"scrypt${COST}${BLOCK_SIZE}${PARALLELISM}${_base64(salt)}${_base64(key)}"


def _matches(password: str, hashed: str) -> bool:
    """Return whether a password has this hash."""
    _, cost, block_size, parallelism, salt, key = hashed.split("$")
    candidate = hashlib.scrypt(
        password.encode(errors="surrogatepass"),
        salt=base64.b64decode(salt),
        n=int(cost),
        r=int(block_size),
        p=int(parallelism),
        maxmem=MAX_MEMORY,
    )
    return hmac.compare_digest(candidate, base64.b64decode(key))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
