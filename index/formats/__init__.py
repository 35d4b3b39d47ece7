"""Readers of text, HTML and XML: pages, BibTeX, RIS, MEDLINE, Web of Science, tables and feeds."""

from index.formats.bibtex import BIBTEX
from index.formats.daily_papers_page import DAILY_PAPERS
from index.formats.feeds import ATOM, RSS
from index.formats.hugging_face_page import HTML, HTML_PAGE, PAPER_PAGE
from index.formats.medline import MEDLINE
from index.formats.pubmed_xml import PUBMED_XML
from index.formats.ris import RIS
from index.formats.table import TABLE, table_header
from index.formats.web_of_science import WEB_OF_SCIENCE
from index.formats.xml_elements import xml_root

__all__ = [
    "ATOM",
    "BIBTEX",
    "DAILY_PAPERS",
    "HTML",
    "HTML_PAGE",
    "MEDLINE",
    "PAPER_PAGE",
    "PUBMED_XML",
    "RIS",
    "RSS",
    "TABLE",
    "WEB_OF_SCIENCE",
    "table_header",
    "xml_root",
]
