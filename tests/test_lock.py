"""The lock file has every tested version with its hashes, and SECURITY.md covers every known advisory."""

from __future__ import annotations

import re

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PINS = (ROOT / "constraints.txt").read_text().split()
SECURITY = (ROOT / "SECURITY.md").read_text()


def canonical(pin: str) -> str:
    return re.sub(r"[-_.]+", "-", pin.lower())


def test_every_pinned_version_except_torch_is_locked_with_hashes() -> None:
    """torch is left out because its builds differ between machines."""
    locked = re.findall(r"^(\S+==\S+)(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", LOCK, re.M)
    assert {canonical(pin) for pin in locked} == {canonical(pin) for pin in PINS if not pin.startswith("torch==")}
    assert len(locked) == len(PINS) - 1


def test_the_lock_file_contains_no_address() -> None:
    assert "://" not in LOCK
    assert not re.findall(r"^ *--(?!hash=)", LOCK, re.M)


def test_security_md_says_of_every_known_advisory_whether_it_can_be_reached() -> None:
    """Fails if `advisories.txt` and the table in SECURITY.md list different advisories."""
    known = (ROOT / "tests" / "advisories.txt").read_text().split()
    lines = {name: line for line in SECURITY.splitlines() for name in re.findall(r"(?:CVE|GHSA)-[\w-]+", line)}
    assert set(known) == set(lines)
    for name in known:
        _, about, reachable, why = (cell.strip() for cell in lines[name].strip("|").split("|"))
        assert about
        assert reachable in {"no", "fixed"}
        assert len(why) > 20
