"""Full context embeddings (Vinyals et al. 2016, section 2.1.2 and the appendix).

The embedding of every image depends on the whole support set: a bidirectional LSTM reads the
support embeddings one after another, and each query reads them several times by attention.

What an LSTM gives depends on the order of its inputs, which the paper leaves open. Here the images
are sorted along a fixed direction of the embedding: their content decides, never their labels or
the order in which they came. Equal images, which have no order, are read once and share the result.
"""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..core.functional import in_full_precision, products

TOLERANCE = 1e-5  # embeddings that differ by less, relative to the largest value, are equal


class FullContext(nn.Module):
    """The embeddings g of support images and f of queries.

    Args:
        dim: length of the embeddings.
        reads: how many times a query reads the support set.
    """

    def __init__(self, dim: int, reads: int) -> None:
        super().__init__()
        if reads < 1:
            raise ValueError(f"a query reads the support set at least once, got reads = {reads}")
        self.reads = reads
        self.reader = nn.LSTM(dim, dim, bidirectional=True)
        self.cell = nn.LSTMCell(2 * dim, dim)

    def support(self, embeddings: Float[Tensor, "support dim"]) -> Float[Tensor, "support dim"]:
        """g = h→ + h← + g′, the LSTM's two readings added to the embedding."""
        first, place = content_order(embeddings.detach())
        forth, back = _read_through(embeddings[first], self.reader).chunk(2, dim=1)
        return embeddings + (forth + back)[place]

    def query(
        self, embeddings: Float[Tensor, "query dim"], support: Float[Tensor, "support dim"]
    ) -> Float[Tensor, "query dim"]:
        """f = attLSTM(f′, g), each query by itself (equations 3 to 6).

        Each step the state h attends over g, and the LSTM, fed the embedding f′ and its last state
        with what it read, gives the next: ĥ, c = LSTM(f′, [h, r], c); h = ĥ + f′. It begins with
        ĥ = 0, so that the first read is by f′ itself.
        """
        state, cell = embeddings, torch.zeros_like(embeddings)
        for _ in range(self.reads):
            read = products(products(state, support).softmax(1), support.T)
            step, cell = _step(torch.cat([embeddings, read], 1), self.cell, state, cell)
            state = step + embeddings
        return state


# Not every processor has an LSTM in reduced precision, and this one is small.
@in_full_precision
def _read_through(inputs: Float[Tensor, "n dim"], reader: nn.LSTM) -> Float[Tensor, "n both"]:
    return reader(inputs.float())[0]


@in_full_precision
def _step(
    inputs: Float[Tensor, "n both"], cell: nn.LSTMCell, state: Tensor, memory: Tensor
) -> tuple[Tensor, Tensor]:
    return cell(inputs.float(), (state.float(), memory.float()))


def content_order(
    embeddings: Float[Tensor, "support dim"],
) -> tuple[Int[Tensor, " distinct"], Int[Tensor, " support"]]:
    """The distinct embeddings in an order of their own, and each embedding's place among them.

    Sorted along an arbitrary fixed direction: the coordinates weighed from 1 falling to −1.
    """
    direction = torch.linspace(1, -1, embeddings.shape[1]).to(embeddings)
    order = (embeddings * direction).sum(1).argsort()
    steps = embeddings[order].diff(dim=0).abs().amax(1)
    new = torch.cat(
        [steps.new_ones(1, dtype=torch.bool), steps > TOLERANCE * embeddings.abs().max()]
    )
    place = torch.empty_like(order).index_copy_(0, order, new.cumsum(0) - 1)
    return order[new], place
