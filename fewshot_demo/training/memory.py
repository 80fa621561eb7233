"""Memory for training on the CPU."""

from __future__ import annotations

import ctypes
import platform

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_MMAP_MAX = -1, -3, -4  # of malloc.h


def keep_freed_memory() -> None:
    """Let the C library keep what a training step frees, for the next step.

    By default every large tensor is mapped anew and each of its pages faults at its first touch,
    which takes longer than the arithmetic of a small network. Does nothing without glibc.
    """
    _set(M_MMAP_MAX, 0)
    _set(M_TRIM_THRESHOLD, 2**31 - 1)


def return_freed_memory() -> None:
    """Take `keep_freed_memory` back.

    Left alone, glibc raises its thresholds as large tensors are freed, at most to these.
    """
    _set(M_MMAP_MAX, 65536)
    _set(M_MMAP_THRESHOLD, 32 << 20)
    _set(M_TRIM_THRESHOLD, 64 << 20)


def _set(option: int, value: int) -> None:
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(option, value)
