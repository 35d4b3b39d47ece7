"""The password file: salted hashes that only its owner can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.errors import SettingError
from ui.cli.main import main
from ui.server import password_file
from ui.server.password_file import PasswordFile, set_password

PASSWORD = "correct horse battery"


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least that scrypt allows: the real cost takes 0.2 s or more per password."""
    monkeypatch.setattr(password_file, "COST", 2)
    monkeypatch.setattr(password_file, "PARALLELISM", 1)


@pytest.mark.usefixtures("cheap_hashes")
def test_only_the_right_password_of_a_known_name_is_accepted(tmp_path: Path) -> None:
    set_password(tmp_path / "people", "ada", PASSWORD)
    users = PasswordFile(tmp_path / "people")
    assert users("ada", PASSWORD)
    assert not users("ada", PASSWORD + " ")
    assert not users("ada", "")
    assert not users("bob", PASSWORD)
    assert not users("Ada", PASSWORD)
    assert not users("ad", PASSWORD)


def test_a_password_is_stored_as_a_salted_hash_that_only_the_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "people"
    set_password(file, "ada", PASSWORD)
    set_password(file, "bob", PASSWORD)
    ada, bob = file.read_text().splitlines()
    assert re.fullmatch(r"ada:scrypt\$32768\$8\$3\$\S{24}\$\S{88}", ada)
    assert PASSWORD not in ada
    assert ada.partition(":")[2] != bob.partition(":")[2]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("cheap_hashes")
def test_a_new_password_replaces_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "people"
    set_password(file, "ada", PASSWORD)
    set_password(file, "bob", PASSWORD)
    set_password(file, "ada", "another password")
    users = PasswordFile(file)
    assert users("ada", "another password")
    assert not users("ada", PASSWORD)
    assert users("bob", PASSWORD)
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize("name", ["ada", "adam", "a.a"])
def test_setting_a_password_leaves_everyone_with_a_similar_name_alone(name: str, tmp_path: Path) -> None:
    """Fails when names are compared by prefix, ignoring case, or as a pattern: "ada" would delete "adam"."""
    file = tmp_path / "people"
    names = ["adam", "Ada", "ad", "ada", "ada2", "bada", "a.a"]
    for each in names:
        set_password(file, each, PASSWORD)
    before = file.read_text().splitlines()
    set_password(file, name, "another password")
    after = file.read_text().splitlines()
    others = [line for line in before if line.partition(":")[0] != name]
    assert len(others) == len(names) - 1
    assert after[:-1] == others
    assert after[-1].startswith(f"{name}:scrypt$")


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("a\nb", PASSWORD), ("ada", "short")]
)
def test_an_invalid_name_or_a_short_password_is_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(SettingError):
        set_password(tmp_path / "people", name, password)
    assert not (tmp_path / "people").exists()


@pytest.mark.parametrize("text", ["ada:password\n", "ada\n", "\n", "ada:scrypt$1$2$3$x\n"])
def test_an_invalid_password_file_is_named_in_the_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "people").write_text(text)
    with pytest.raises(SettingError, match="people"):
        PasswordFile(tmp_path / "people")


def test_the_error_for_an_invalid_line_gives_its_number(tmp_path: Path) -> None:
    valid = "ada:scrypt$2$8$1$c2FsdA==$a2V5\n"
    (tmp_path / "people").write_text(f"{valid}\nbob:password\n")
    with pytest.raises(SettingError, match="line 3"):
        PasswordFile(tmp_path / "people")


def test_a_user_is_added_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", str(tmp_path / "people"), "ada", "--password", PASSWORD])
    assert not ended.value.code
    assert "ada can now sign in" in capsys.readouterr().out
    assert PasswordFile(tmp_path / "people")("ada", PASSWORD)
