"""The page: Gradio parts that call the service. Nothing below this package knows Gradio."""

import os

from ..settings import settings

# Gradio reads both when it is imported. What is sent to its own upload address lies in a folder
# that is never served, and it reports nothing to anybody.
os.environ["GRADIO_TEMP_DIR"] = str(settings().data_dir.resolve() / "uploads")  # noqa: TID251
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # noqa: TID251
