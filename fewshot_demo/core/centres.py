"""An auxiliary classifier of all training classes that has no weights of its own."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from .functional import in_full_precision, products, prototypes


class ClassCentres:
    """The running mean embedding of every class seen, as the rows of a cosine classifier.

    It is not a module, so that nothing of it is trained, saved with the weights, counted among the
    parameters, or averaged; a resumed run fills it again within one pass over the classes.

    Args:
        momentum: what remains of a centre when its class is seen again.
        scale: multiplies the cosines; fixed, since a cross-entropy would let it grow.
    """

    def __init__(self, momentum: float = 0.5, scale: float = 32.0) -> None:
        self.momentum, self.scale = momentum, scale
        self._means: Tensor | None = None
        self._seen: Tensor | None = None

    def loss(
        self, embeddings: Float[Tensor, "image dim"], ids: Int[Tensor, " image"]
    ) -> Float[Tensor, ""]:
        """Cross-entropy of the images whose class was seen before, among all classes seen before.

        The centres move to this batch afterwards. 0, with a gradient of 0, at the first batch.
        """
        means, seen = self._rows(embeddings, int(ids.max()) + 1)
        known = seen[ids]
        logits = products(F.normalize(embeddings[known].float(), dim=1), F.normalize(means, dim=1))
        logits = (logits * self.scale).masked_fill(~seen, -torch.inf)
        loss = _sum_of_cross_entropies(logits, ids[known]) / max(1, int(known.sum()))
        self._update(embeddings.detach(), ids)
        return loss

    def _rows(self, embeddings: Tensor, classes: int) -> tuple[Tensor, Tensor]:
        """Centres and whether they were seen, with a row for at least so many classes."""
        means, seen = self._means, self._seen
        if means is None or seen is None:
            means = embeddings.new_zeros(0, embeddings.shape[1], dtype=torch.float32)
            seen = torch.zeros(0, dtype=torch.bool, device=embeddings.device)
        more = classes - len(means)
        if more > 0:
            means = torch.cat([means, means.new_zeros(more, means.shape[1])])
            seen = torch.cat([seen, seen.new_zeros(more)])
        self._means, self._seen = means, seen
        return means, seen

    def _update(self, embeddings: Tensor, ids: Tensor) -> None:
        assert self._means is not None
        assert self._seen is not None
        classes, labels = ids.unique(return_inverse=True)
        now = prototypes(F.normalize(embeddings.float(), dim=1), labels, len(classes))
        kept = self.momentum * self._seen[classes, None].float()
        self._means[classes] = kept * self._means[classes] + (1 - kept) * now
        self._seen[classes] = True


@in_full_precision
def _sum_of_cross_entropies(
    logits: Float[Tensor, "image class"], ids: Int[Tensor, " image"]
) -> Float[Tensor, ""]:
    return F.cross_entropy(logits, ids, reduction="sum")
