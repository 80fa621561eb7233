"""The face for Python programs: load a model, teach it, ask it; evaluate it, train another.

`fewshot_demo` itself gives these names out, and the command line stands on them.
"""

from .meta_learning import Evaluation, evaluate, train
from .model import Answer, Model, SupportShare, Taught, available, load

__all__ = [
    "Answer",
    "Evaluation",
    "Model",
    "SupportShare",
    "Taught",
    "available",
    "evaluate",
    "load",
    "train",
]
