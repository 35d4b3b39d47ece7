"""Files in other encodings than UTF-8, read as what they say."""

from __future__ import annotations

import pytest

from index.listings import parse_listing
from index.listings.encoding import decode

ENTRY = (
    "@article{{key, title={{Night Trains in {place}}}, author={{{authors}}}, journal={{{venue}}}, year={{2021}},\n"
    "abstract={{We follow 212 travellers on night trains. They lose 48 minutes. {end}}}}}\n"
)
WESTERN = ("Köln", "Müller, Jürgen and Groß, Zoë", "Revue française de médecine", "It is 25 °C.")
NORDIC = ("Århus", "Sørensen, Søren and Bjørk, Åsa", "Ugeskrift for Læger", "På dansk.")
CZECH = ("Praha", "Dvořák, Jiří and Novotná, Žaneta", "Sborník vědeckých prací fakulty", "Dítě říká.")
POLISH = ("Łódź", "Wałęsa, Grzegorz and Żółkiewski, Józef", "Przegląd Lekarski", "Źródło snu.")
TURKISH = ("Ankara", "Yılmaz, Oğuz and Şahin, Ayşe", "Türkiye Klinikleri Tıp Bilimleri", "Değerlendirme.")
RUSSIAN = ("Москва", "Иванов, Пётр and Кузнецова, Анна", "Вестник науки", "Сон важен для людей.")
GREEK = ("Αθήνα", "Παπαδόπουλος, Γιώργος", "Ιατρική Επιθεώρηση", "Ο ύπνος.")
JAPANESE = ("東京", "山田, 太郎 and 鈴木, 花子", "睡眠の研究", "睡眠は大切です。")
CHINESE = ("北京", "王, 小明 and 李, 华", "睡眠研究杂志", "睡眠很重要。")


def bibtex(texts: tuple[str, str, str, str]) -> str:
    return ENTRY.format(place=texts[0], authors=texts[1], venue=texts[2], end=texts[3])


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        (WESTERN, "latin-1"),
        (WESTERN, "cp1252"),
        (WESTERN, "mac_roman"),
        (NORDIC, "latin-1"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
    ],
)
def test_another_encoding_is_told_by_its_letters_and_said(texts: tuple[str, str, str, str], encoding: str) -> None:
    filler = "".join(
        f"@misc{{m{number}, title={{Study {number}}}, abstract={{Of {number} cats.}}}}\n" for number in range(30)
    )
    listing = parse_listing((filler + bibtex(texts)).encode(encoding), "export.bib")
    paper = listing[-1]
    assert (paper.title, paper.venue) == (f"Night Trains in {texts[0]}", texts[2])
    assert paper.authors == tuple(texts[1].split(" and "))
    assert paper.abstract.endswith(texts[3])
    assert listing.repaired[0].line == 31
    assert "isn’t UTF-8; it was read as" in listing.repaired[0].reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    listing = parse_listing(bibtex(CZECH).encode(encoding), "export.bib")
    assert listing[0].title == "Night Trains in Praha"
    assert not listing.repaired


def test_an_encoding_that_the_file_names_is_believed() -> None:
    text = "% Encoding: Cp1250\n" + bibtex(WESTERN)
    listing = parse_listing(text.encode("cp1250", "ignore"), "jabref.bib")
    assert listing[0].authors[0] == "Müller, Jürgen"
    assert "Windows-1250" in listing.repaired[0].reason and "as it declares" in listing.repaired[0].reason
    feed = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><item><title>Köln</title>'
        "<description>Züge fahren nachts.</description></item></channel></rss>"
    )
    assert parse_listing(feed.encode("latin-1"), "feed.xml")[0].title == "Köln"


def test_a_line_in_another_encoding_does_not_change_the_others() -> None:
    lines = [bibtex(CZECH).encode() for _ in range(3)]
    listing = parse_listing(b"".join([*lines, bibtex(WESTERN).replace("key", "other").encode("latin-1")]), "a.bib")
    assert [paper.title for paper in listing] == ["Night Trains in Praha"] * 3 + ["Night Trains in Köln"]
    assert "UTF-8 except for 2 lines" in listing.repaired[0].reason


def test_a_file_cut_off_within_a_character_loses_only_that() -> None:
    content = (bibtex(WESTERN) + "@misc{b, title={Café é").encode()[:-1]
    listing = parse_listing(content, "cut.bib")
    assert [paper.title for paper in listing] == ["Night Trains in Köln"]
    assert listing.repaired[0].reason == "the file ends within a character"


@pytest.mark.parametrize("name", ["zip", "hex", "rot13", "undefined", "punycode", "unicode_escape", "idna"])
def test_a_codec_that_is_no_encoding_of_files_is_not_taken_from_a_file(name: str) -> None:
    """Failed with a LookupError or UnicodeError for most of these, and with other text for the rest."""
    content = b"<?xml version='1.0' encoding='" + name.encode() + b"'?>" + b"K\xf6ln " * 20_000
    decoded = decode(content)
    assert decoded
    assert "Köln" in decoded.text
