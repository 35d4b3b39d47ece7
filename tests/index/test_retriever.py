"""An index works in llama-index pipelines; those here are real ones, without a language model."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import date
from pathlib import Path

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import MetadataReplacementPostProcessor, SimilarityPostprocessor
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import MetadataMode

from index import Paper, PaperIndex
from index.retriever import PaperRetriever, to_node
from tests.conftest import ROOT
from tests.support.fakes import WordEncoder

CATS = "how many cats hunt at night"


def test_the_nodes_are_the_papers_that_a_search_finds(few_index: PaperIndex) -> None:
    retriever = PaperRetriever(few_index, limit=2)
    assert isinstance(retriever, BaseRetriever)
    found = [(each.node_id, each.score) for each in retriever.retrieve(CATS)]
    assert found == [(hit.paper.key, hit.score) for hit in few_index.search(CATS, 2)]


def test_asynchronous_retrieval_finds_the_same(few_index: PaperIndex) -> None:
    retriever = PaperRetriever(few_index)
    assert asyncio.run(retriever.aretrieve(CATS)) == retriever.retrieve(CATS)


def test_a_node_has_the_papers_metadata(tmp_path: Path) -> None:
    paper = Paper("Snow", "Snow falls.", date(2024, 5, 6), organisation="Lab", listings=("a.txt", "b.txt"))
    index = PaperIndex.build([paper], tmp_path, WordEncoder())
    node = to_node(index.search("snow")[0]).node
    assert node.get_content() == "Snow\nSnow falls."
    assert node.metadata == {
        "title": "Snow",
        "date": "2024-05-06",
        "organisation": "Lab",
        "listings": "a.txt, b.txt",
        "passage": "Snow falls.",
    }


def test_unknown_metadata_is_none(few_index: PaperIndex) -> None:
    metadata = to_node(few_index.search(CATS)[0]).node.metadata
    assert (metadata["date"], metadata["organisation"]) == (None, None)


def test_a_model_sees_the_passage_once(few_index: PaperIndex) -> None:
    shown = to_node(few_index.search(CATS)[0]).node.get_content(MetadataMode.LLM)
    assert shown.count("At night 87% of cats hunt.") == 1


def test_dates_limit_the_papers_found(tmp_path: Path) -> None:
    papers = [
        Paper("Old", "Rivers run.", date(2020, 5, 1)),
        Paper("New", "Rivers run.", date(2024, 5, 1)),
        Paper("Undated", "Rivers run."),
    ]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    found = PaperRetriever(index, since=date(2024, 1, 1)).retrieve("rivers")
    assert [each.node.metadata["title"] for each in found] == ["New"]


def test_a_similarity_cutoff_applies_to_the_scores(few_index: PaperIndex) -> None:
    nodes = PaperRetriever(few_index).retrieve(CATS)
    kept = SimilarityPostprocessor(similarity_cutoff=nodes[0].get_score()).postprocess_nodes(nodes, query_str=CATS)
    assert [each.node.metadata["title"] for each in kept] == ["Cats at Night"]


def test_the_best_passage_can_replace_the_abstract(few_index: PaperIndex) -> None:
    nodes = PaperRetriever(few_index, limit=1).retrieve("the rest stay in")
    (node,) = MetadataReplacementPostProcessor("passage").postprocess_nodes(nodes)
    assert node.get_content().endswith("The rest stay in.")
    assert "We study cats." not in node.get_content()


def test_two_indexes_fuse_into_one_ranking(few_index: PaperIndex, tmp_path: Path) -> None:
    other = PaperIndex.build([Paper("Owls", "Owls hunt at night."), few_index.papers[0]], tmp_path, WordEncoder())
    retrievers: list[BaseRetriever] = [PaperRetriever(few_index), PaperRetriever(other)]
    fused = QueryFusionRetriever(retrievers, llm=MockLLM(), num_queries=1, use_async=False, similarity_top_k=10)
    titles = [each.node.metadata["title"] for each in fused.retrieve("who hunts at night")]
    assert sorted(titles) == ["A Survey of Rivers", "Bread and Yeast", "Cats at Night", "Owls"]


def test_as_retriever_returns_a_retriever(few_index: PaperIndex) -> None:
    retriever = few_index.as_retriever(limit=2)
    assert len(retriever.retrieve(CATS)) == 2


def test_importing_index_does_not_import_llama_index() -> None:
    script = "import sys, index\nprint('llama_index' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
