"""Data sets: class folders and their splits, as tensors, drawn into episodes."""
