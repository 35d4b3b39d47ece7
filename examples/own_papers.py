"""Index papers of your own, ask within a period, and add to them; nothing of the default corpus is involved."""

import tempfile
from datetime import date

from assistant import Assistant
from index import Paper, PaperIndex

papers = [
    Paper("Cats at Night", "We follow 40 cats. At night 87% of them hunt. By day they sleep.", date(2023, 5, 2)),
    Paper(
        "Bread and Yeast", "Bread needs yeast. We bake 12 loaves and measure how high they rise.", date(2024, 1, 9)
    ),
]

with tempfile.TemporaryDirectory() as folder:
    index = PaperIndex.build(papers, folder)
    assistant = Assistant(index)
    print(assistant.ask("What share of the cats hunt at night?"), end="\n\n")
    print(assistant.ask("What share of the cats hunt at night?", since=date(2024, 1, 1)), end="\n\n")

    changes = index.add([Paper("Owls", "Owls hunt at night, too. We hear 9 of them.", date(2025, 3, 1))])
    print(f"{changes}: now {len(index.papers)} papers")
    index.close()
