"""The page as a whole, and how it is served."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import gradio as gr
from fastapi import FastAPI
from gradio.themes import Base
from gradio.themes.utils.fonts import LocalFont

from ..guard import Guard
from ..service import Service
from ..settings import Settings
from ..texts import texts
from . import (
    ask,
    booth,
    compare,
    installing,
    models_sheet,
    operator_page,
    programs,
    saved_sets,
    sets,
    share,
    teach,
    understand,
    why,
)
from .calling import PATH, calls_of
from .head import before_gradio, head
from .health import add_health
from .logs import begin_logs
from .opening import open_if_wanted
from .server import SHUT_DOWN, Server

WARM_AFTER = 1.0  # seconds; the first page is on its way before the models are loaded

LOOK_EVERY = 0.1  # seconds between looks into Gradio's queue


def build(service: Service, values: Settings) -> gr.Blocks:
    """The page: classes, pad and answer, with the sets and the models above them."""
    with gr.Blocks(
        title=texts().say("page-title"), analytics_enabled=False, delete_cache=(3600, 3600)
    ) as demo:
        with gr.Row(elem_id="top"):
            sets.sets(service)
            models_sheet.picker(service)
            if values.kiosk:
                booth.booth(service)
        with gr.Row(elem_id="stage"):
            teach.classes(service)
            with gr.Column(elem_id="middle"):
                ask.pad(service)
                teach.keep(service)
            with gr.Column(elem_id="reading"):
                ask.answer(service)
                why.why(service)
                compare.compare(service)
                understand.check(service)
                understand.practice(service)
                understand.set_map(service)
                understand.how(service)
                ask.earlier(service)
        share.share(service)
        if values.measuring:
            _ruler()
        if values.api and not values.kiosk:
            programs.offer(service)
    return demo


def _ruler() -> None:
    """An event that does nothing, hidden: what the speed of an answer is measured against."""
    ruler = gr.HTML(
        value="0",
        js_on_load='fewshot.mount("ruler", element, server, { watch, trigger });',
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


def application(
    demo: gr.Blocks,
    service: Service,
    values: Settings,
    shut_down: Callable[[], None] = lambda: None,
) -> Guard:
    """The page and the calls that it makes, with every door that is not needed shut.

    Args:
        demo: the page.
        service: what its calls do.
        values: limits, and which doors there are.
        shut_down: ends the server for good, where the operator of a booth wants that.
    """
    inside, endpoint = head(values.kiosk), programs.number_of(demo)
    demo.state_session_capacity = 1000
    inner = FastAPI(openapi_url=None)
    inner.add_route(PATH, calls_of(demo), methods=["POST"])
    inner.routes.extend(installing.routes())
    if not values.kiosk:  # nothing is carried away from a booth, nor brought to it
        inner.routes.extend(saved_sets.routes(service))
    if values.operated:
        inner.routes.extend(operator_page.routes(service, values, shut_down))
    add_health(inner, service, values)
    gr.mount_gradio_app(
        inner,
        _with_calm_queue(demo),
        path="/",
        theme=Base(font=[LocalFont("Source Sans Pro", weights=(400, 700)), "sans-serif"]),
        head=inside,
        footer_links=[],
        max_file_size=values.max_bytes,
        blocked_paths=[str(values.data_dir.resolve())],
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=endpoint is not None and programs.has_mcp(),
    )
    return Guard(inner, values, inside, endpoint, before_gradio())


def _with_calm_queue(demo: gr.Blocks) -> gr.Blocks:
    """Gradio's queue, which only programs use, bounded and seldom looked into.

    Gradio looks into it a thousand times a second, and for progress a hundred times, which takes a
    thirtieth of a core from a server that nobody asks anything.
    """
    queue = demo._queue  # to make a new one Gradio would make all of its routes anew
    queue.max_size = 64
    queue.sleep_when_free = queue.progress_update_sleep_when_free = LOOK_EVERY
    return demo


def serve(values: Settings) -> None:
    """Build the page and serve it until the process is told to end, or its operator ends it."""
    service = Service(values)
    launch(build(service, values), service, values)


def launch(demo: gr.Blocks, service: Service, values: Settings) -> None:
    """Serve the page, and load the models beside it once it is there.

    Raises:
        SystemExit: with the status `SHUT_DOWN`, where the operator of a booth ended it.
    """

    def ready(url: str) -> None:
        print(f"Open {url}", flush=True)
        open_if_wanted(url, values)
        service.start()
        warm = threading.Timer(WARM_AFTER, service.warm)
        warm.daemon = True
        warm.start()

    def shut_down() -> None:
        server.shut_down()

    if values.json_logs:
        begin_logs()
    try:
        app = application(demo, service, values, shut_down)
        server = Server(app, values, ready)
        with suppress(KeyboardInterrupt):
            server.run()
    finally:
        service.close()
    if server.was_shut_down:
        raise SystemExit(SHUT_DOWN)
