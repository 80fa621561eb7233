"""The list of what is let through; whatever does not stand here does not exist."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .request_refused import RequestRefused

JSON, ZIP, FORM = "application/json", "application/zip", "application/x-www-form-urlencoded"
SAVE_PATH, BRING_IN_PATH = "/sets/save", "/sets/bring-in"
CLASSIFIER_PATH, PAGE_PATH = "/sets/classifier", "/sets/page"
MANIFEST_PATH, WORKER_PATH, UNREACHED_PATH = "/manifest.json", "/service-worker.js", "/unreached"
FAVICON_PATH, UMAP_PATH = "/favicon.ico", "/umap.js"
OPERATOR_PATH = "/operator"  # and below it what its forms send: enter, leave, offer, shut-down
FILE = r"(?!\.)[\w.-]+"  # one name in a path; none begins with a dot


@dataclass(frozen=True)
class Door:
    """One kind of request that is let through.

    Attributes:
        methods: the HTTP methods that it takes.
        path: what the whole path must match.
        body: whether a body comes with it.
        sites: whether another site may send a visitor here, by a link or in a frame.
        session: whether the body names the tab that it comes from, and is counted for it.
        kind: what the body is; a zip file may be as large as a saved set.
        heavy: whether it is much work, and comes from one address only so often.
        program: whether a program asks here, and is counted for it.
        query: what may stand behind the address; the rest is dropped.
        probe: whether machines ask here, under whatever name they know this one by.
        lasting: whether what a path names never changes, so that a browser keeps it.
    """

    methods: frozenset[str]
    path: re.Pattern[str]
    body: bool = False
    sites: bool = False
    session: bool = False
    kind: str = JSON
    heavy: bool = False
    probe: bool = False
    program: bool = False
    query: re.Pattern[bytes] | None = None
    lasting: bool = False


def _path(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})

PAGE = Door(READ, _path("/"), sites=True)
ASSETS = Door(READ, _path(f"/assets/{FILE}(/{FILE})*"), lasting=True)  # named by their content
STATIC = Door(READ, _path(f"/static/{FILE}(/{FILE})*"))
LOOK = Door(READ, _path(r"/theme\.css|/favicon\.ico|/umap\.js"))
# What a browser asks for to install the page, and to say so while the server does not answer.
INSTALL = Door(READ, _path(r"/manifest\.json|/service-worker\.js|/unreached|/icon-(192|512)\.png"))
HEALTH = Door(READ, _path("/healthz|/readyz"), probe=True)
METRICS = Door(READ, _path("/metrics"), probe=True)
CALLS = Door(SEND, _path("/gradio_api/component_server/"), body=True, session=True)
RULER = Door(SEND, _path("/gradio_api/run/predict"), body=True)  # an event that does nothing
SAVE = Door(SEND, _path(SAVE_PATH), body=True, heavy=True)
CLASSIFIER = Door(SEND, _path(CLASSIFIER_PATH), body=True, heavy=True)
SAVE_PAGE = Door(SEND, _path(PAGE_PATH), body=True, heavy=True)
BRING_IN = Door(SEND, _path(BRING_IN_PATH), body=True, kind=ZIP, heavy=True)
# The one endpoint for programs: what it is, a call and its reply; and the same for MCP.
ABOUT = Door(READ, _path("/config|/gradio_api/info"))
JOIN = Door(SEND, _path("/gradio_api/queue/join"), body=True, program=True)
REPLY = Door(READ, _path("/gradio_api/queue/data"), query=re.compile(rb"session_hash=[\w-]{1,40}"))
MCP = Door(SEND, _path("/gradio_api/mcp/?"), body=True, program=True)

# The operator's page of a booth, and its forms.
OPERATOR = Door(READ, _path(OPERATOR_PATH))
OPERATE = Door(SEND, _path(f"{OPERATOR_PATH}/(enter|leave|offer|shut-down)"), body=True, kind=FORM)

PROGRAMS = (ABOUT, JOIN, REPLY, MCP)
FILES = (SAVE, CLASSIFIER, SAVE_PAGE, BRING_IN)
OPERATED = (OPERATOR, OPERATE)
OPEN = (CALLS, ASSETS, STATIC, PAGE, LOOK, INSTALL, HEALTH)


def door(method: str, path: str, doors: tuple[Door, ...]) -> Door:
    """The door that a request comes to.

    Raises:
        RequestRefused: if there is none, or it takes other methods.
    """
    for one in doors:
        if one.path.fullmatch(path):
            if method in one.methods:
                return one
            raise RequestRefused("method")
    raise RequestRefused("path")
