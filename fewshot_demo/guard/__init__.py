"""What stands between the network and the page: which requests pass, how large, how often.

Gradio opens some fifty routes; the page needs seven. Everything here is plain ASGI and knows
neither Gradio nor the service.
"""

from .calls import CALL, Call
from .guard import Guard

__all__ = ["CALL", "Call", "Guard"]
