"""Write the computation of all-MiniLM-L6-v2 as an ONNX graph without weights.

`python -m index.encoders.minilm_graph` writes it beside this file; that needs the package onnx. The weights are
not in it: `index.encoders.minilm` gives the runtime those of the published file. So the graph takes 17 KB, and
there is one copy of the weights, with one hash.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

__all__ = ["GRAPH"]

LAYERS, HEADS, DIMENSION, INNER = 6, 12, 384, 1536
EPSILON = 1e-12
"""From the model's config.json: layers, attention heads, components of a vector, and of the inner one of the
feed-forward network; and the epsilon of layer normalisation."""

VOCABULARY, POSITIONS = 30_522, 512

GRAPH = Path(__file__).with_name("minilm.onnx")

CONTRIB = "com.microsoft"
"""The domain of the runtime's own operators."""


class _Graph:
    """A graph under construction: each method adds nodes and returns the name of their output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: float) -> str:
        from onnx import helper

        output = f"{operator}_{len(self.nodes)}"
        made = helper.make_node(operator, inputs, [output], domain=domain)
        made.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(made)
        return output

    def weight(self, name: str, *shape: int) -> str:
        """Add a weight whose values are elsewhere; the runtime is given them by name."""
        from onnx import TensorProto

        tensor = TensorProto(
            name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL
        )
        tensor.external_data.add(key="location", value="weights")
        self.weights.append(tensor)
        return name

    def linear(self, vectors: str, name: str, inputs: int, outputs: int) -> str:
        product = self.node("MatMul", vectors, self.weight(f"{name}.weight", inputs, outputs))
        return self.node("Add", product, self.weight(f"{name}.bias", outputs))

    def norm(self, vectors: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight", DIMENSION), self.weight(f"{name}.bias", DIMENSION)
        return self.node("LayerNormalization", vectors, scale, bias, axis=-1, epsilon=EPSILON)

    def layer(self, vectors: str, name: str) -> str:
        """Add self-attention and a feed-forward network, each followed by layer normalisation."""
        query, key, value = (
            self.linear(vectors, f"{name}.attention.self.{part}", DIMENSION, DIMENSION)
            for part in ("query", "key", "value")
        )
        attended = self.node(
            "MultiHeadAttention", query, key, value, "", "lengths", domain=CONTRIB, num_heads=HEADS
        )
        attended = self.linear(attended, f"{name}.attention.output.dense", DIMENSION, DIMENSION)
        attended = self.norm(self.node("Add", vectors, attended), f"{name}.attention.output.LayerNorm")
        inner = self.linear(attended, f"{name}.intermediate.dense", DIMENSION, INNER)
        outer = self.linear(self.node("Gelu", inner, domain=CONTRIB), f"{name}.output.dense", INNER, DIMENSION)
        return self.norm(self.node("Add", attended, outer), f"{name}.output.LayerNorm")


def build() -> ModelProto:
    """Return the model as ONNX: `ids` (texts, tokens) and `lengths` (texts,) in, `vectors` out.

    `vectors` is (texts, tokens, 384); those beyond a text's length mean nothing.
    """
    from onnx import TensorProto, helper

    graph = _Graph()
    words = graph.node("Gather", graph.weight("word_embeddings", VOCABULARY, DIMENSION), "ids")
    tokens = graph.node("Shape", "ids", start=1, end=2)
    positions = graph.weight("position_embeddings", POSITIONS, DIMENSION)
    positions = graph.node("Slice", positions, "zero", tokens, "zero")
    vectors = graph.norm(graph.node("Add", words, positions), "embeddings.LayerNorm")
    for number in range(LAYERS):
        vectors = graph.layer(vectors, f"encoder.layer.{number}")
    graph.nodes[-1].output[0] = "vectors"
    whole = helper.make_graph(
        graph.nodes,
        "all-MiniLM-L6-v2",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", "tokens", DIMENSION])],
        initializer=[helper.make_tensor("zero", TensorProto.INT64, [1], [0]), *graph.weights],
    )
    domains = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(whole, opset_imports=domains, ir_version=9)


if __name__ == "__main__":
    GRAPH.write_bytes(build().SerializeToString())
    print(f"wrote {GRAPH}")
