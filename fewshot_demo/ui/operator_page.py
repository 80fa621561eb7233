"""The operator's page of a booth: plain HTML behind a PIN, with forms and almost no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import anyio.to_thread
from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..core.message import Message, MessageError
from ..guard import ADDRESS, OPEN_SECONDS, OPERATOR_PATH, Opened, PinLock
from ..service import Service, operator_of_booth
from ..service.refused import Words
from ..settings import Settings
from ..texts import Texts, languages, preferred, texts
from .page_json import in_words
from .visual import static

TEMPLATES = Path(__file__).parent / "templates"
COOKIE = "fewshot-operator"
MOST_FIELDS = 200  # of a form

Fields = Mapping[str, list[str]]


def routes(service: Service, values: Settings, shut_down: Callable[[], None]) -> list[Route]:
    """What shows the page and takes its forms.

    Args:
        service: what is counted and offered.
        values: the PIN.
        shut_down: ends the server, once the answer is out.
    """
    page = _OperatorPage(service, values, shut_down)
    forms = {"enter": page.enter, "leave": page.leave, "offer": page.offer, "shut-down": page.end}
    return [
        Route(OPERATOR_PATH, page.show, methods=["GET"]),
        *(Route(f"{OPERATOR_PATH}/{name}", form, methods=["POST"]) for name, form in forms.items()),
    ]


class _OperatorPage:
    def __init__(self, service: Service, values: Settings, shut_down: Callable[[], None]) -> None:
        self._operator, self._lock = operator_of_booth(service), PinLock(values.kiosk_pin)
        self._shut_down, self._secure_behind_proxy = shut_down, values.hops > 0

    async def show(self, request: Request) -> Response:
        """The booth, where it is open; else the question for the PIN."""
        if not self._lock.form(_session(request)):
            return _pin(request)
        return await self._booth(request)

    async def enter(self, request: Request) -> Response:
        """A PIN was typed."""
        given = _first(await _fields(request), "pin")
        found = self._lock.enter(given, request.scope[ADDRESS])
        if not isinstance(found, Opened):
            if not found.after:
                return _pin(request, Message("operator-wrong"), 403)
            seconds = int(found.after) + 1
            return _pin(request, Message("operator-wait", {"seconds": seconds}), 429, seconds)
        answer = _back_to(OPERATOR_PATH)
        answer.set_cookie(
            COOKIE, found.session, path=OPERATOR_PATH, httponly=True, samesite="strict",
            secure=self._is_secure(request),
        )  # fmt: skip
        return answer

    async def leave(self, request: Request) -> Response:
        """Back to the booth; the page is shut."""
        if self._allows(request, await _fields(request)):
            self._lock.leave(_session(request))
        answer = _back_to("/")
        answer.delete_cookie(COOKIE, path=OPERATOR_PATH)
        return answer

    async def offer(self, request: Request) -> Response:
        """Something else was chosen."""
        fields = await _fields(request)
        if not self._allows(request, fields):
            return _back_to(OPERATOR_PATH)
        try:
            if _first(fields, "do") == "reset":
                await anyio.to_thread.run_sync(self._operator.reset_offer)
            else:
                await anyio.to_thread.run_sync(
                    self._operator.choose_offer,
                    fields.get("task", []),
                    fields.get("model", []),
                    _first(fields, "language"),
                )
        except MessageError as refusal:
            return await self._booth(request, refusal.message)
        return await self._booth(request, Message("operator-saved"))

    async def end(self, request: Request) -> Response:
        """The server ends, after it has said so."""
        if not self._allows(request, await _fields(request)):
            return _back_to(OPERATOR_PATH)
        self._lock.leave(_session(request))
        said = _html(_words(request), "operator_off.html")
        del said.headers["refresh"]  # to what is not there any more
        said.background = BackgroundTask(self._shut_down)
        return said

    def _allows(self, request: Request, fields: Fields) -> bool:
        return self._lock.allows(_session(request), _first(fields, "form"))

    def _is_secure(self, request: Request) -> bool:
        """Whether the browser came by https: a proxy in front says so, where one is trusted."""
        told = request.headers.get("x-forwarded-proto", "") if self._secure_behind_proxy else ""
        return "https" in (request.url.scheme, told.partition(",")[0].strip())

    async def _booth(self, request: Request, note: Message | None = None) -> Response:
        try:
            found = await anyio.to_thread.run_sync(self._operator.overview)
        except MessageError as refusal:  # the database is away
            return _pin(request, refusal.message, 503)
        return _html(
            texts(found.language) if found.language else _words(request),
            "operator_booth.html",
            note=note,
            secret=self._lock.form(_session(request)),
            counts=[
                ("operator-visits", found.today.visits),
                ("operator-questions", found.today.questions),
                ("operator-none", found.today.none_said),
                ("operator-corrections", found.today.corrections),
                ("operator-refusals", found.today.refusals),
            ],
            confusions=found.confusions,
            tasks=found.tasks,
            models=found.models,
            language=found.language,
            languages=[(code, _own_name(code)) for code in languages()],
        )


def _pin(
    request: Request, note: Message | None = None, status: int = 200, after: int = 0
) -> Response:
    script = static("js", "pin_pad")
    answer = _html(_words(request), "operator_pin.html", status, note=note, script=script)
    if after:
        answer.headers["retry-after"] = str(after)
    return answer


def _html(words: Texts, template: str, status: int = 200, **given: Any) -> Response:
    """A page that loads nothing, is shown in no frame, and is kept by no browser."""

    def shown(text: Words) -> str:
        return in_words(text, words) if isinstance(text, Message) else text

    style, script = static("css", "operator"), str(given.get("script", ""))
    allowed = _hash(script) if script else "'none'"
    page = _templates().get_template(template)
    text = page.render(
        {"note": None}, **given, say=words.say, shown=shown, words=words,
        path=OPERATOR_PATH, style=style,
    )  # fmt: skip
    rules = (
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {allowed}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    told = {"content-security-policy": "; ".join(rules), "cache-control": "no-store"}
    told["refresh"] = f"{OPEN_SECONDS:.0f};url=/"  # who goes away leaves the booth to visitors
    return HTMLResponse(text, status, told)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        autoescape=True, loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _back_to(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers={"cache-control": "no-store"})


def _session(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


def _words(request: Request) -> Texts:
    return texts(preferred(request.headers.get("accept-language", "")))


def _own_name(code: str) -> str:
    return Locale.parse(code, sep="-").get_display_name() or code


async def _fields(request: Request) -> Fields:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


def _first(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[0]
