"""A file of users: salted hashes that only its owner can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.errors import SettingError
from ui.cli.main import main
from ui.server.password_file import Users, with_user

PASSWORD = "correct horse battery"


def test_a_user_is_known_by_their_password_alone(tmp_path: Path) -> None:
    with_user(tmp_path / "people", "ada", PASSWORD)
    users = Users(tmp_path / "people")
    assert users("ada", PASSWORD)
    assert not users("ada", PASSWORD + " ")
    assert not users("ada", "")
    assert not users("bob", PASSWORD)


def test_the_file_holds_no_password_and_the_same_one_never_looks_the_same(tmp_path: Path) -> None:
    file = tmp_path / "people"
    with_user(file, "ada", PASSWORD)
    with_user(file, "bob", PASSWORD)
    ada, bob = file.read_text().splitlines()
    assert re.fullmatch(r"ada:scrypt\$32768\$8\$3\$\S{24}\$\S{88}", ada)
    assert PASSWORD not in ada
    assert ada.partition(":")[2] != bob.partition(":")[2]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_password_takes_the_place_of_the_old(tmp_path: Path) -> None:
    file = tmp_path / "people"
    with_user(file, "ada", PASSWORD)
    with_user(file, "bob", PASSWORD)
    with_user(file, "ada", "another password")
    users = Users(file)
    assert users("ada", "another password")
    assert not users("ada", PASSWORD)
    assert users("bob", PASSWORD)
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("a\nb", PASSWORD), ("ada", "short")]
)
def test_what_cannot_be_a_user_is_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(SettingError):
        with_user(tmp_path / "people", name, password)
    assert not (tmp_path / "people").exists()


@pytest.mark.parametrize("text", ["ada:password\n", "ada\n", "\n", "ada:scrypt$1$2$3$x\n"])
def test_a_file_that_is_none_of_users_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "people").write_text(text)
    with pytest.raises(SettingError, match="people"):
        Users(tmp_path / "people")


def test_a_user_is_added_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", str(tmp_path / "people"), "ada", "--password", PASSWORD])
    assert not ended.value.code
    assert "ada may sign in" in capsys.readouterr().out
    assert Users(tmp_path / "people")("ada", PASSWORD)
