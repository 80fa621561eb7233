"""A backbone under weights of a task's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

Module = TypeVar("Module", bound=nn.Module)


def with_weights(module: Module, weights: Mapping[str, Tensor]) -> Module:
    """A copy of the module, in evaluation mode, with these tensors for its parameters.

    Only the tree of modules is copied, all other tensors are shared. `torch.func.functional_call`
    gives the same numbers but puts the tensors into the module itself while it runs, so that two
    threads with different weights would have to wait for each other.

    Args:
        module: stays as it is.
        weights: by the names of ``module.named_parameters()``; names it lacks are ignored, and a
            parameter without one stays.
    """
    named = module.named_parameters()
    return _copy(module, {id(own): weights[name] for name, own in named if name in weights})


def _copy(module: Module, replaced: Mapping[int, Tensor]) -> Module:
    copy = object.__new__(type(module))
    own = module._parameters.items()
    children = module._modules.items()
    copy.__dict__.update(
        module.__dict__,
        training=False,
        _parameters={name: replaced.get(id(old), old) for name, old in own},
        _modules={name: old and _copy(old, replaced) for name, old in children},
    )
    return copy


class BatchNormAsMultiplyAdd(TorchFunctionMode):
    """Inside, batch normalisation is one multiply-add; the rule that `vmap` has for it copies."""

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        call = self._multiply_add if function is F.batch_norm else function
        return call(*args, **(kwargs or {}))

    def _multiply_add(
        self, images: Any, mean: Any, variance: Any, *, weight: Any, bias: Any, eps: float, **_: Any
    ) -> Tensor:
        slope = weight * (variance + eps).rsqrt()
        offset = bias - mean * slope
        return torch.addcmul(offset[:, None, None], images, slope[:, None, None])
