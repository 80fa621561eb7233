"""Teach a model a new visual concept with a few images, and see which of them decided."""

__version__ = "0.1.0"
