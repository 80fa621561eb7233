"""What stands between the network and the page: which requests pass, how large, how often.

Gradio opens some fifty routes; the page needs nine. Everything here is plain ASGI and knows
neither Gradio nor the service.
"""

from .calls import CALL, Call
from .doors import BRING_IN_PATH, SAVE_PATH
from .guard import Guard

__all__ = ["BRING_IN_PATH", "CALL", "SAVE_PATH", "Call", "Guard"]
