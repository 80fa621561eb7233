"""Teach a model a new visual concept with a few images, and see which of them decided.

```python
import fewshot_demo

taught = fewshot_demo.load().teach({"mug": ["mug1.png", "mug2.png"], "fish": ["fish1.png"]})
answer = taught.ask("what.png")
print(answer.label, answer.probabilities, answer.support)
```

What is named in ``__all__`` stays as it is from version to version; everything else is the inside
of the app. The names are looked up when they are used, so that importing this costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import (
        Answer,
        Evaluation,
        Model,
        SupportShare,
        Taught,
        available,
        evaluate,
        load,
        train,
    )

__version__ = "0.1.0"
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


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
