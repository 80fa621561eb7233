"""What stands between the network and the page: which requests pass, how large, how often.

Gradio opens some fifty routes; the page needs eleven. Everything here is plain ASGI and knows
neither Gradio nor the service.
"""

from .calls import ADDRESS, CALL, Call
from .doors import (
    BRING_IN_PATH,
    CLASSIFIER_PATH,
    FAVICON_PATH,
    MANIFEST_PATH,
    OPERATOR_PATH,
    PAGE_PATH,
    SAVE_PATH,
    UMAP_PATH,
    UNREACHED_PATH,
    WORKER_PATH,
)
from .guard import Guard
from .pin import OPEN_SECONDS, Opened, PinLock, Shut
from .request_refused import RequestRefused

__all__ = [
    "ADDRESS",
    "BRING_IN_PATH",
    "CALL",
    "CLASSIFIER_PATH",
    "FAVICON_PATH",
    "MANIFEST_PATH",
    "OPEN_SECONDS",
    "OPERATOR_PATH",
    "PAGE_PATH",
    "SAVE_PATH",
    "UMAP_PATH",
    "UNREACHED_PATH",
    "WORKER_PATH",
    "Call",
    "Guard",
    "Opened",
    "PinLock",
    "RequestRefused",
    "Shut",
]
