"""``make attempts``: a visitor tries to read and change the work of others, by every call.

One victim shares nothing, another gives a link to look at the set and one that was revoked. The
attacker knows both links and every number, uses every call of the page and every address that
sends or takes a file, mixes the own with what belongs to others, and then sends what no page would.
Fails where a victim's work changes, where a reply holds a secret, and on a crash or a long wait.
"""

from __future__ import annotations

import argparse
import inspect
import json
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.fakes import drawing
from tests.integration.guarded import CALL, Page, opened
from tests.rooms import url

SECONDS = 5.0  # that no call may take
LOOK_EVERY = 100  # attempts between two looks at the victims' work
ANEW_EVERY = 40  # attempts after which the attacker comes again, with a set that is whole
FREE = dict.fromkeys(
    ["visitor_rate", "look_rate", "frame_rate", "archive_rate", "api_rate"], 1e6
) | {"address_rate": 1e6, "newcomer_rate": 1e6, "max_questions": 100_000}
FILE_PATHS = ("/sets/save", "/sets/classifier", "/sets/page", "/sets/bring-in")
STRANGE: tuple[Any, ...] = (
    "", "' OR 1=1 --", "../../etc/passwd", "\x00", "\ud800", "x" * 5000, "<b>", "%s%n", "🙂" * 40,
    "١", None, True, -1, 0, 1, 2**31, 2**63, -(2**63), 1e308, 0.5, [], [[]], {}, {"a": [None]},
    "data:image/png;base64,", "data:image/png;base64,AAAA", "data:text/html,<script>",
)  # fmt: skip


Signatures = Mapping[str, Mapping[str, inspect.Parameter]]  # of each call


class Victim:
    """Somebody with a set, who does nothing more."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.tab, self.secret = page, f"victim-{name}", f"secret-of-{name}"
        self.visitor = self._call("open_page")["visitor"]
        session = self._call("new_set", visitor=self.visitor, name=self.secret)["session"]
        self.key = session["key"]
        self.classes = [entry["id"] for entry in session["classes"]]
        for place, number in enumerate(self.classes):
            self._call("rename_class", class_id=number, name=f"{self.secret} {place}")
            for shift in range(2):
                image = url(drawing(("ring", "line")[place % 2], shift))
                self._call("add_drawing", class_id=number, image=image)
        self.question = self._call("ask", drawing="first", image=url(drawing("ring", 4)))[
            "question"
        ]
        shown = self._call("open_set", visitor=self.visitor, key=self.key)["session"]
        self.images = [image["id"] for entry in shown["classes"] for image in entry["images"]]

    def links(self) -> tuple[str, str, int]:
        """A link to look, one to edit that was revoked, and the number of the first."""
        look, edit = (self._call("make_link", allows=allows) for allows in ("look", "edit"))
        self._call("revoke_link", link=edit["link"])
        return look["key"], edit["key"], look["link"]

    def work(self) -> str:
        """All that belongs to this visitor, as it is now."""
        found = [
            self._call("open_set", visitor=self.visitor, key=self.key)["session"],
            self._call("list_sets", visitor=self.visitor),
            self._call("earlier_questions"),
            self._call("list_links"),
            *(self._call("whole_image", image=image) for image in self.images),
        ]
        return json.dumps(found, sort_keys=True)

    def _call(self, name: str, /, **data: Any) -> dict[str, Any]:
        known = {"session": self.key} if hasattr(self, "key") else {}
        reply = self.page.call(name, self.tab, **(known | data)).json()
        assert "refusal" not in reply, (name, reply)
        return reply


class Attempt(NamedTuple):
    name: str
    data: dict[str, Any]


class Attacker:
    """Comes with a set of the own, and with what is known of others, by the type of a parameter."""

    def __init__(
        self, page: Page, signatures: Signatures, known: dict[str, list[Any]], chance: random.Random
    ) -> None:
        self.page, self.signatures, self.known, self.chance = page, signatures, known, chance
        self.own: Victim
        self.enter()

    def enter(self) -> None:
        self.own = Victim(self.page, f"nobody-{self.chance.randrange(10**6)}")

    def attempt(self, fuzz: bool) -> Attempt:
        """The next thing to try; with ``fuzz`` some of it is what no page would send."""
        name = self.chance.choice([*self.signatures, *FILE_PATHS])
        if name in FILE_PATHS:
            return Attempt(name, {"session": self._text("session", fuzz)})
        taken = self.signatures[name].items()
        data = {key: self._value(key, str(one.annotation), fuzz) for key, one in taken}
        if fuzz and self.chance.random() < 0.2:
            data[self.chance.choice([*data, "more"])] = self.chance.choice(STRANGE)
        return Attempt(name, data)

    def send(self, attempt: Attempt) -> Any:
        """The response."""
        name, data = attempt
        if name == "/sets/bring-in":
            body = self.chance.randbytes(400)
            told = {"content-type": "application/zip", "x-fewshot-visitor": "x"}
            return self.page.http.post(name, content=body, headers=told)
        if name in FILE_PATHS:
            return self._post(name, data)
        if "files" in data:
            fields = {key: _as_text(value) for key, value in data.items() if key != "files"}
            return self.page.send(name, drawing("box", 3), **fields)
        return self._post(CALL, self.page.body(name, **data))

    def _post(self, path: str, body: object) -> Any:
        told = {"content-type": "application/json"}
        return self.page.http.post(path, content=json.dumps(body), headers=told)

    def _value(self, name: str, kind: str, fuzz: bool) -> Any:
        if fuzz and self.chance.random() < 0.4:
            return self.chance.choice(STRANGE)
        if "bool" in kind:
            return self.chance.random() < 0.5
        if "float" in kind:
            return self.chance.random() / 2
        if "int" in kind:
            return self.chance.choice([*self.known["int"], *self.own.classes, *self.own.images])
        return self._text(name, fuzz)

    def _text(self, name: str, fuzz: bool) -> Any:
        if name in ("image", "picture"):
            return url(drawing("box", self.chance.randrange(9)))
        if name == "frames":
            return [url(drawing("box", self.chance.randrange(9)))]
        if name == "allows":
            return self.chance.choice(["look", "edit"])
        own = {"session": self.own.key, "key": self.own.key, "visitor": self.own.visitor}
        if name in own and self.chance.random() < 0.5:
            return own[name]
        return self.chance.choice([*self.known["str"], *(STRANGE if fuzz else [])])


def _as_text(value: Any) -> str:
    """As an entry of a form, which cannot hold everything that JSON can."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="replace").decode()


def known_of(victims: list[Victim], links: tuple[str, str, int]) -> dict[str, list[Any]]:
    """What an attacker could know or guess."""
    look, revoked, link = links
    numbers = [n for v in victims for n in (*v.classes, *v.images, v.question)]
    tokens = [f"{kind}.{look}.{n}" for n in numbers[:6] for kind in ("class", "image", "set")]
    return {
        "int": [*numbers, link, link + 1],
        "str": [look, look, revoked, look[:-1], "first", *(v.secret for v in victims), *tokens],
    }


def signatures_of(page: Page) -> Signatures:
    """Every call of the page, with what it takes."""

    def use_case(function: Callable[..., Any]) -> Callable[..., Any]:
        return inspect.getclosurevars(function).nonlocals["use_case"]

    return {
        name: inspect.signature(use_case(function)).parameters
        for name, function in page.functions.items()
    }


class Failures(logging.Handler):
    """What was logged with a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))


def prove(folder: Path, attempts: int, fuzzed: int, seed: int) -> tuple[Counter[str], float]:
    """Try; the outcomes, and the longest wait in seconds.

    Raises:
        AssertionError: naming the attempt that succeeded.
    """
    outcomes, longest, failures = Counter[str](), 0.0, Failures()
    logging.getLogger().addHandler(failures)
    with opened(folder, **FREE) as page:
        hidden, shared = victims = [Victim(page, "a"), Victim(page, "b")]
        known = known_of(victims, shared.links())
        before = [victim.work() for victim in victims]
        secrets = [hidden.secret + " 0", *(key for v in victims for key in (v.key, v.visitor))]
        attacker = Attacker(page, signatures_of(page), known, random.Random(seed))
        tried: list[Attempt] = []
        for number in range(attempts + fuzzed):
            tried.append(attacker.attempt(fuzz=number >= attempts))
            started = time.perf_counter()
            reply = attacker.send(tried[-1])
            longest = max(longest, time.perf_counter() - started)
            said = reply.text
            answered = "refused in words" if '"refusal"' in said else "answered, about the own"
            outcomes[answered if reply.status_code == 200 else f"status {reply.status_code}"] += 1
            assert reply.status_code < 500, (tried[-1], said)
            assert not any(secret in said for secret in secrets), (tried[-1], said)
            assert not failures.found, (tried[-1], failures.found)
            if number % LOOK_EVERY == 0 or number == attempts + fuzzed - 1:
                assert [v.work() for v in victims] == before, tried[-LOOK_EVERY:]
            if number % ANEW_EVERY == 0:
                attacker.enter()
    logging.getLogger().removeHandler(failures)
    assert longest < SECONDS, f"a call took {longest:.1f} s"
    return outcomes, longest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000, help="with what belongs to others")
    parser.add_argument("--fuzzed", type=int, default=1000, help="with what no page would send")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes, longest = prove(Path(folder), given.attempts, given.fuzzed, given.seed)
    for outcome, count in outcomes.most_common():
        print(f"{outcome:32} {count:8}")
    print(f"{'succeeded':32} {0:8}\n{'longest, s':32} {longest:8.2f}")


if __name__ == "__main__":
    main()
