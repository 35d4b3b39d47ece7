"""The evaluation of Footnote: answer quality, search quality and speed."""
