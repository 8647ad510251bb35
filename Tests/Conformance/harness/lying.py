"""A REST API that lies: between a program and the real one, it passes on what it is not told to say otherwise.

A lie is a function of the request and of what the truth answers; it returns what is said instead, as a status and a
JSON document, or None where it says the truth. Entries are decoded and encoded by the model, blocks and transactions
are the SDK's, so that only what they say is wrong.
"""

import base64
import copy
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from model import cbor, entries

NO_STATE = 404, {"error": {"code": 75, "title": "State Not Found", "message": "There is nothing at the address."}}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, list[str]]
    body: bytes


class LyingREST:
    """Listens on a free loopback port in front of `truth`, the URL of a REST API."""

    def __init__(self, truth: str):
        self.truth, self.lies, self.told = urlsplit(truth), [], 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            # One write for head and body, sent at once: two would wait for each other.
            protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", -1, True

            def log_message(self, *_):
                pass

            def serve(self):
                outer._serve(self)

            do_GET = do_POST = serve

        class Server(ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 64

            def handle_error(self, *_):
                pass  # A client that went away: killed or stopped, as tests do.

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @contextmanager
    def telling(self, *lies):
        """Says these for as long as the block runs, each about what the one before has made of it."""
        with self._lock:
            before, self.lies = self.lies, [*self.lies, *lies]
        try:
            yield self
        finally:
            with self._lock:
                self.lies = before

    def _serve(self, handler: BaseHTTPRequestHandler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        target = urlsplit(handler.path)
        request = Request(handler.command, target.path, parse_qs(target.query), body)
        with self._lock:
            lies = list(self.lies)
        said = None
        for lie in lies:
            # Some lies hide the request from the truth.
            if getattr(lie, "instead", False):
                said = said or lie(request, 0, {})
        status, content = said or self._ask(handler, body)
        changed = said is not None
        if not changed:
            document = _document(content)
            for lie in lies:
                if document is not None and not getattr(lie, "instead", False):
                    if (other := lie(request, status, copy.deepcopy(document))) is not None:
                        (status, document), changed = other, True
            content = document if changed else content
        self.told += changed
        encoded = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(encoded)))
        handler.end_headers()
        handler.wfile.write(encoded)

    def _ask(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        connection = HTTPConnection(self.truth.hostname, self.truth.port, timeout=60)
        try:
            headers = {name: handler.headers[name] for name in ("Content-Type",) if handler.headers[name]}
            connection.request(handler.command, handler.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _document(content: bytes):
    try:
        return json.loads(content)
    except ValueError:
        return None


def instead(lie):
    """A lie that is told without asking the truth: what was sent goes nowhere."""
    lie.instead = True
    return lie


# Lies about state.


def shows(address: str, data: bytes | None):
    """Shows `data` at an address, or nothing."""
    def lie(request: Request, status: int, answer: dict):
        if request.path != f"/state/{address}":
            return None
        if data is None:
            return NO_STATE
        head = request.query.get("head", [answer.get("head", "")])[0]
        return 200, {"data": base64.b64encode(data).decode(), "head": head, "link": ""}
    return lie


def changes(kind: str, address: str, **values):
    """Shows the entry with other values; those that are None are left out."""
    def lie(request: Request, status: int, answer: dict):
        if request.path != f"/state/{address}" or status != 200:
            return None
        entry = cbor.read_map(base64.b64decode(answer["data"])) | values
        return 200, answer | {"data": base64.b64encode(entries.write(kind, entry)).decode()}
    return lie


# Lies about blocks.


def about_blocks(change):
    """`change` gets each block that is shown, in place; a list of blocks is shown as what it returns of that list."""
    def lie(request: Request, status: int, answer: dict):
        if status != 200 or not request.path.startswith("/blocks"):
            return None
        if isinstance(answer.get("data"), list):
            answer["data"] = [block for each in answer["data"] for block in change(each)]
        else:
            shown = list(change(answer["data"]))
            if not shown:
                return 404, {"error": {"code": 70, "title": "Block Not Found", "message": "There is no such block."}}
            answer["data"] = shown[0]
        return 200, answer
    return lie


def as_json(transaction, header) -> dict:
    """A transaction as the REST API shows it."""
    names = ("batcher_public_key", "family_name", "family_version", "nonce", "payload_sha512", "signer_public_key")
    return {
        "header": {name: getattr(header, name) for name in names}
        | {name: list(getattr(header, name)) for name in ("dependencies", "inputs", "outputs")},
        "header_signature": transaction.header_signature,
        "payload": base64.b64encode(transaction.payload).decode()}


# Lies about batches.


def about_statuses(change):
    """`change` gets the list of statuses and returns what is shown."""
    def lie(request: Request, status: int, answer: dict):
        if not request.path.startswith("/batch_statuses") or status != 200:
            return None
        return 200, answer | {"data": change(answer["data"])}
    return lie


@instead
def swallows(request: Request, status: int, answer: dict):
    """Takes batches, and lets nobody have them."""
    if request.method == "POST" and request.path == "/batches":
        return 202, {"link": "/batch_statuses?id="}
    return None
