"""Readers of JSON: documents, and the objects of each source in them."""

from index.json_formats.hugging_face import hugging_face_record
from index.json_formats.json_documents import JSON, SHAPES

__all__ = ["JSON", "SHAPES", "hugging_face_record"]
