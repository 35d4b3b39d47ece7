"""How often someone may try to sign in: per address, per name, and per device that has signed in before."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from ui.server.rate_limits import TokenBuckets

__all__ = ["ATTEMPTS", "ATTEMPTS_PER_ADDRESS", "ATTEMPTS_PER_NAME", "DEVICE_DAYS", "Attempts"]

ATTEMPTS, PER_SECOND = 5, 1 / 20
"""Attempts in a row under one name from one address, or from one known device; then one every twenty seconds."""
ATTEMPTS_PER_ADDRESS = 4 * ATTEMPTS
"""Attempts in a row from one address under any names."""
ATTEMPTS_PER_NAME = 20 * ATTEMPTS
"""Attempts in a row under one name from any addresses but known devices."""
DEVICE_DAYS = 180
"""How long a browser that someone has signed in with stays known, unless the server is restarted."""


class Attempts:
    """Counts the attempts to sign in; `clock` returns seconds.

    Someone who guesses under a name from many addresses uses up the name's attempts, but not those of a browser in
    which its owner has signed in before: that browser has a signed cookie, and attempts of its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret = secrets.token_bytes(32)
        self._pairs = TokenBuckets(ATTEMPTS, PER_SECOND, clock)
        self._addresses = TokenBuckets(ATTEMPTS_PER_ADDRESS, PER_SECOND, clock)
        self._names = TokenBuckets(ATTEMPTS_PER_NAME, PER_SECOND, clock)

    def take(self, address: str, name: str, device: str) -> bool:
        """Count an attempt; return whether it may be made. `device` is the browser's cookie, "" without one."""
        if self._is_known(device, name):
            return not self._pairs.take(self._signature("device", device))
        if self._pairs.take(self._signature("pair", address, name)) or self._addresses.take(address):
            return False
        return not self._names.take(self._signature("name", name))

    def new_device(self, name: str) -> str:
        """Return the cookie for a browser in which someone has just signed in."""
        number = secrets.token_urlsafe(16)
        return f"{number}.{self._signature('known', name, number)}"

    def _is_known(self, device: str, name: str) -> bool:
        number, _, signature = device.partition(".")
        return hmac.compare_digest(signature.encode(), self._signature("known", name, number).encode())

    def _signature(self, *parts: str) -> str:
        """Return a keyed hash, in which names of any length take the same place and can't be read."""
        message = "\0".join(f"{len(part)}:{part}" for part in parts).encode(errors="surrogatepass")
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()
