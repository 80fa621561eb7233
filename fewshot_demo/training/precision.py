"""The precision that a device is good at."""

from __future__ import annotations

from typing import Literal, get_args

import torch

Precision = Literal["bf16-mixed", "16-mixed", "32-true"]  # as Fabric names them
PRECISIONS = get_args(Precision)


def precision_named(name: str) -> Precision:
    """The precision of this name.

    Raises:
        ValueError: listing the choices.
    """
    for known in PRECISIONS:
        if known == name:
            return known
    raise ValueError(f"there is no precision {name!r}; the choices: {', '.join(PRECISIONS)}")


def best_precision(device: str) -> Precision:
    """What meta-training is fastest in without losing accuracy.

    Args:
        device: ``cpu`` or ``cuda``.
    """
    if device.startswith("cuda"):
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return "bf16-mixed" if native else "16-mixed"
    return "bf16-mixed" if _cpu_computes_bfloat16() else "32-true"


def _cpu_computes_bfloat16() -> bool:
    """Whether there are instructions for it (AVX512_BF16 or AMX) and oneDNN is let use them.

    oneDNN alone would say yes to any AVX-512, where it computes in float32 and converts.
    """
    native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return native and torch.ops.mkldnn._is_mkldnn_bf16_supported()
