"""Dot products of vectors with signs, which are what is kept of the papers' tokens, in whole numbers.

The processor multiplies bytes four to eight times as fast as floats, and a sign takes a byte here instead of four.
NumPy multiplies matrices of floats only, so ONNX Runtime does it, by a graph of one node:
`python -m index.embeddings.sign_products` writes it beside this file; that needs the package onnx.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.embeddings.rounding import round_to_bytes
from index.environment import IMPORTING

if TYPE_CHECKING:
    from onnx import ModelProto
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

__all__ = ["GRAPH", "RoundedVectors", "build", "round_vectors", "sign_products"]

GRAPH = Path(__file__).with_name("sign_products.onnx")


@dataclass(frozen=True)
class RoundedVectors:
    """Vectors as whole numbers from -127 to 127, (dimension, n), times the `steps` of each vector, (n,)."""

    whole: NDArray[np.int8]
    steps: Floats
    sums: Floats
    """The sum of each vector's components, (n,)."""

    def at(self, columns: NDArray[np.bool_]) -> RoundedVectors:
        """Return the vectors for which `columns`, (n,), is True."""
        return RoundedVectors(self.whole[:, columns], self.steps[columns], self.sums[columns])


def round_vectors(vectors: Floats) -> RoundedVectors:
    """Return vectors (n, dimension) rounded, each by its largest component.

    Its dot product with 384 signs is then off by about a thousandth of the largest component: a hundredth of what
    the other vector lost when only its signs were kept.
    """
    whole, steps = round_to_bytes(vectors)
    return RoundedVectors(np.ascontiguousarray(whole.T), steps, steps * whole.sum(axis=1, dtype=np.float32))


def sign_products(bits: NDArray[np.uint8], vectors: RoundedVectors) -> Floats:
    """Return the dot product of each row of signs, (n, dimension), with each of the vectors: (n, vectors).

    A bit of 1 stands for the sign 1, and 0 for -1.

    >>> vectors = round_vectors(np.array([[3, 4]], np.float32))
    >>> sign_products(np.array([[1, 0], [1, 1]], np.uint8), vectors).round(1).tolist()
    [[-1.0], [7.0]]
    """
    # A sign is 2 * bit - 1, and so the products with signs follow from those with bits and the sum of the vector.
    values = {"bits": bits, "vectors": vectors.whole, "scales": 2 * vectors.steps, "sums": -vectors.sums}
    products: Floats = _session().run(["products"], values)[0]
    return products


@cache
def _session() -> InferenceSession:
    with IMPORTING:
        import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])


def build() -> ModelProto:
    """Return the graph as ONNX: products = scales * (bits @ vectors) + sums."""
    from onnx import TensorProto, helper

    inputs = {
        "bits": (TensorProto.UINT8, ["n", "dimension"]),
        "vectors": (TensorProto.INT8, ["dimension", "m"]),
        "scales": (TensorProto.FLOAT, ["m"]),
        "sums": (TensorProto.FLOAT, ["m"]),
    }
    node = helper.make_node(
        "MatMulIntegerToFloat",
        ["bits", "vectors", "one", "scales", "", "", "sums"],
        ["products"],
        domain="com.microsoft",
    )
    graph = helper.make_graph(
        [node],
        "sign products",
        [helper.make_tensor_value_info(name, *about) for name, about in inputs.items()],
        [helper.make_tensor_value_info("products", TensorProto.FLOAT, ["n", "m"])],
        initializer=[helper.make_tensor("one", TensorProto.FLOAT, [], [1.0])],
    )
    domains = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=domains, ir_version=9)


if __name__ == "__main__":
    GRAPH.write_bytes(build().SerializeToString())
    print(f"wrote {GRAPH}")
