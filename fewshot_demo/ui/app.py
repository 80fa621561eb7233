"""The page as a whole, and how it is served."""

from __future__ import annotations

import threading
from typing import Any

import gradio as gr
from gradio.themes import Base
from gradio.themes.utils.fonts import LocalFont

from ..service import Service
from ..settings import Settings
from . import ask, compare, models_sheet, sets, teach, why
from .visual import static

TITLE = "Teach by drawing"
SCRIPTS = ("dom", "page", "ink", "rest")
STYLES = ("page", "teach", "pad", "answer", "sheets", "compare")
WARM_AFTER = 1.0  # seconds; the first page is on its way before the models are loaded


def build(service: Service, values: Settings) -> gr.Blocks:
    """The page: classes, pad and answer, with the sets and the models above them."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 3600)) as demo:
        with gr.Row(elem_id="top"):
            sets.sets(service)
            models_sheet.picker(service, values)
        with gr.Row(elem_id="stage"):
            teach.classes(service)
            with gr.Column(elem_id="middle"):
                ask.pad(service)
                teach.keep(service)
            with gr.Column(elem_id="reading"):
                ask.answer(service)
                why.why(service)
                compare.compare(service)
                ask.earlier(service)
        _ruler()
    return demo


def _ruler() -> None:
    """An event that does nothing, hidden: what the speed of an answer is measured against."""
    ruler = gr.HTML(
        value="0",
        js_on_load=static("js", "ruler"),
        apply_default_css=False,
        visible="hidden",
        elem_id="ruler",
    )
    ruler.tick(
        lambda count: str(int(count) + 1),
        ruler,
        ruler,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def launch_options(values: Settings) -> dict[str, Any]:
    """What ``launch`` is told: look, limits, and every door that is not needed shut."""
    return {
        "server_name": values.host,
        "server_port": values.port,
        "theme": Base(font=[LocalFont("Source Sans Pro", weights=(400, 700)), "sans-serif"]),
        "head": _head(),
        "footer_links": [],
        "max_file_size": values.max_bytes,
        "app_kwargs": {"max_body_size": values.max_bytes + 1_000_000},
        "blocked_paths": [str(values.data_dir.resolve())],
        "allowed_paths": [],
        "state_session_capacity": 1000,
        "show_error": False,
        "run_history": False,
        "enable_monitoring": False,
        "strict_cors": True,
        "ssr_mode": False,
        "share": False,
        "pwa": False,
        "mcp_server": False,
        "quiet": True,
    }


def serve(values: Settings) -> None:
    """Build the page and serve it until the process is told to end."""
    service = Service(values)
    launch(build(service, values), service, values)


def launch(demo: gr.Blocks, service: Service, values: Settings) -> None:
    """Serve the page, and load the models beside it once it is there."""
    demo.queue(max_size=64).launch(**launch_options(values), prevent_thread_lock=True)
    print(f"Open {demo.local_url}", flush=True)
    warm = threading.Timer(WARM_AFTER, service.warm)
    warm.daemon = True
    warm.start()
    demo.block_thread()


def _head() -> str:
    styles = "\n".join(static("css", name) for name in STYLES)
    scripts = "\n".join(static("js", name) for name in SCRIPTS)
    return (
        '<meta name="referrer" content="no-referrer">'
        f"<style>\n{styles}\n</style>\n<script>\n{scripts}\n</script>"
    )
