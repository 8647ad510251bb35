"""A client of the gateway's public API (docs/gateway.md), for a service account that shows an API key."""

import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests

PAGE = 100
SECONDS = 30
# Answers after which the same request may be made again.
PASSING = frozenset([409, 429, 502, 503, 504])


class GatewayAway(Exception):
    """Nobody answered, or not now: the same request may be made again."""


class GatewayRefused(Exception):
    """The gateway has said no; `code` is that of docs/errors.md."""

    def __init__(self, status: int, code: str, detail: str):
        super().__init__(f"{code} ({status}): {detail}")
        self.status, self.code = status, code


@dataclass(frozen=True)
class GatewaySettings:
    """Where the gateway is, the file with the API key, and who vouches for its certificate."""

    url: str
    key_file: Path
    authorities: Path | None = None


def read_key(path: Path) -> str:
    """The API key in a file that only its owner may read.

    Raises ValueError for a file that others may read too, or that holds no key.
    """
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ValueError(f"{path} holds an API key, and others may read it: chmod 600 it")
    key = path.read_text().strip()
    if not key.isascii() or not key.isprintable() or not key:
        raise ValueError(f"{path} holds no API key")
    return key


class Gateway:
    """The gateway as one service account sees it. May be used by many threads."""

    def __init__(self, settings: GatewaySettings):
        self._url = settings.url.rstrip("/")
        self._verify = str(settings.authorities) if settings.authorities else True
        self._key = read_key(settings.key_file)

    def _ask(self, method: str, path: str, query: dict[str, Any], **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._key}", **options.pop("headers", {})}
        try:
            answer = requests.request(
                method, self._url + path, params=query, headers=headers, verify=self._verify, allow_redirects=False,
                timeout=(SECONDS, 2 * SECONDS + options.pop("wait", 0)), **options)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise GatewayAway(f"the gateway does not answer: {type(error).__name__}") from None
        if answer.status_code < 300:
            return answer
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        code, detail = str(problem.get("code", "unknown")), str(problem.get("detail", answer.reason))
        # A service's session at the encryption service is opened again by its next request.
        is_passing = answer.status_code in PASSING and (answer.status_code != 409 or code == "in_progress")
        if is_passing or code == "session_ended":
            raise GatewayAway(f"{code} ({answer.status_code}): {detail}")
        raise GatewayRefused(answer.status_code, code, detail)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of an answer. Raises GatewayAway, GatewayRefused."""
        return self._ask("GET", path, query).json()

    def content(self, path: str) -> bytes:
        """The bytes of an answer. Raises GatewayAway, GatewayRefused."""
        return self._ask("GET", path, {}).content

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """All pages of a list, each with `entries` and the `block` it was read at. Raises as `get` does."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=PAGE, **query, **cursor)
            yield page
            if not page.get("next"):
                return
            cursor = {"cursor": page["next"]}

    def entries(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """All entries of a list."""
        for page in self.pages(path, **query):
            yield from page["entries"]

    def post(self, path: str, message: dict[str, Any], key: str, wait: int = 0) -> Any:
        """Asks for something once, however often under this `key`; waits for the ledger for so many seconds."""
        headers = {"Idempotency-Key": key, "Prefer": f"wait={wait}"}
        return self._ask("POST", path, {}, json=message, headers=headers, wait=wait).json()

    def block(self, path: str) -> int:
        """The block up to which the gateway has read the ledger, as a list says."""
        return int(self.get(path, limit=1)["block"] or 0)


Answer = TypeVar("Answer")


def patiently(ask: Callable[[], Answer], seconds: float) -> Answer:
    """Asks again while the gateway is away, for so many seconds. Raises GatewayAway after that, GatewayRefused."""
    deadline, pause = time.monotonic() + seconds, 0.2
    while True:
        try:
            return ask()
        except GatewayAway:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 5)
