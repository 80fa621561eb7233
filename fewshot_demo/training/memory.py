"""Memory for training on the CPU."""

from __future__ import annotations

import ctypes
import platform

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # of malloc.h
DEFAULT_TRIM_THRESHOLD, DEFAULT_MMAP_MAX = 128 << 10, 65536


def keep_freed_memory() -> None:
    """Let the C library keep what a training step frees, for the next step.

    By default every large tensor is mapped anew and each of its pages faults at its first touch,
    which takes longer than the arithmetic of a small network. Does nothing without glibc.
    """
    _set(M_MMAP_MAX, 0)
    _set(M_TRIM_THRESHOLD, 2**31 - 1)


def return_freed_memory() -> None:
    """Take `keep_freed_memory` back."""
    _set(M_MMAP_MAX, DEFAULT_MMAP_MAX)
    _set(M_TRIM_THRESHOLD, DEFAULT_TRIM_THRESHOLD)


def _set(option: int, value: int) -> None:
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(option, value)
