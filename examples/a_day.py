"""A day of work: gather, ask, collect, note, watch, fetch, see what is new, replay, bundle, cite."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from assistant import Assistant, Settings, bundle_of, check_bundle, read_record, receipt_of, replay
from assistant.collections import CollectionShelf, collection_to_markdown
from assistant.watching import WatchList, make_digest, to_atom
from index import Paper, PaperIndex
from index.fetching import APIS, Api, fetch
from index.field_filter import FieldFilter

PAPERS = [
    Paper("Cats at Night", "We follow 40 cats. At night 87% of them hunt. By day they sleep."),
    Paper("Bread and Yeast", "Bread needs yeast. We bake 12 loaves and measure how high they rise."),
    Paper("A Survey of Rivers", "Rivers run to the sea. We survey 40 rivers. Some rivers dry up in summer."),
]
QUESTION = "What share of cats hunt at night?"
DRAFT = "At night 87% of cats hunt. At night 12% of cats hunt. Bread needs yeast."


def headed(text: str) -> None:
    """Print a heading."""
    print(f"\n=== {text} ===\n")


def work(home: Path, api: Api) -> None:
    """Work for a day in an empty folder, with papers fetched from one API."""
    settings = Settings(home=home)
    index = PaperIndex.build(PAPERS, settings.index_folder)
    assistant = Assistant(index, settings=settings)

    headed("Ask, and keep the answer with its papers and a note")
    answer = assistant.ask(QUESTION)
    print(answer)
    receipt = home / "receipt.json"
    receipt.write_text(json.dumps(receipt_of(answer)))
    shelf = CollectionShelf(settings.collections_file)
    shelf.add_answer("section 2", answer, "the figure for the introduction")
    shelf.note("section 2", "only 40 cats", PAPERS[0].key)
    within = assistant.ask(
        "How many were followed?", only=FieldFilter(among=shelf.keys_in("section 2", index.papers))
    )
    print(f"\nWithin the collection: {within.text}")

    headed("Watch the question, fetch what came out, and see what is new")
    watched = WatchList(settings.watched_file)
    watched.watch(QUESTION, index)
    fetched = fetch(api, "2025-05-20", settings.fetch_folder, most=10, agent="Footnote example")
    index.add(fetched.collected.papers)
    fetched.forget()
    print(make_digest(watched, assistant).to_markdown())
    (home / "news.xml").write_bytes(to_atom(watched.news))

    headed("Bundle the answer, and check the bundle as somebody else would")
    bundle = home / "bundle.json"
    bundle.write_text(json.dumps(bundle_of(answer)))
    print(check_bundle(read_record(bundle)))

    headed("A paper is edited and another one removed: does the answer still hold?")
    index.add([replace(PAPERS[0], abstract="We follow 40 cats. At night 78% of them hunt. By day they sleep.")])
    index.remove([PAPERS[2]])
    print(replay(read_record(receipt), assistant))
    index.remove([PAPERS[0]])
    print(f"\n{collection_to_markdown(shelf.get('section 2'), index.papers)}")

    headed("What can be cited for a paragraph of the draft?")
    print(assistant.cite(DRAFT))
    index.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        work(Path(folder), APIS["hf"])  # contacts huggingface.co
