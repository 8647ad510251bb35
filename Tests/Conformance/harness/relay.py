"""A relay between browsers and a gateway, below a path of its own as a hospital's web server has it: it keeps what the
gateway sends, and alters, makes or spoils answers where told."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Relay:
    """`url` is where browsers find the gateway at `behind`, below a path of the relay's own.

    `alter` is given the path and the body of each answer of the gateway's, and gives the body that is handed on.
    `make` is given a method, a path and the headers that came, and gives an answer of its own (status, headers, length
    and pieces) or None. `spoil` is given a method and a path, and says what goes wrong, as with servers and networks
    that fail: "never" (no answer until the end), "500", "cut" (an answer that breaks off in its middle), "half"
    (one that stops there), or None."""

    def __init__(self, behind: str, prefix: str):
        self.ended = threading.Event()
        self.behind = behind
        self.sent: list[tuple[str, bytes]] = []
        self.asked: list[tuple[str, str]] = []
        self.reset()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path = self.path.removeprefix(prefix)
                relay.asked.append((self.command, path))
                if not self.path.startswith(prefix + "/"):
                    return self.reply(404, {}, 0, [])
                fault = relay.spoil(self.command, path)
                if fault == "never":
                    return relay.ended.wait()
                if fault == "500":
                    told = b"<h1>Internal Server Error</h1>"
                    return self.reply(500, {}, len(told), [told])
                made = relay.make(self.command, path, self.headers)
                if made:
                    return self.reply(*made)
                with requests.request(self.command, relay.behind + path, data=body, headers=dict(self.headers),
                                      allow_redirects=False, timeout=90, stream=True) as answer:
                    headers = {name: value for name, value in answer.headers.items() if name.lower() not in HOP}
                    if "event-stream" in headers.get("Content-Type", ""):
                        return self.pass_on(answer, headers)
                    content = answer.raw.read()
                    relay.sent.append((path, content))
                    if self.command == "HEAD":
                        return self.reply(answer.status_code, headers, answer.headers.get("Content-Length", 0), [])
                    content = relay.alter(path, content)
                    self.close_connection |= fault == "cut"
                    shown = content[:len(content) // 2] if fault in ("cut", "half") else content
                    self.reply(answer.status_code, headers, len(content), [shown])
                    if fault == "half":
                        relay.ended.wait()

            def reply(self, status, headers, length, pieces):
                self.send_head(status, {**headers, **({} if status == 204 else {"Content-Length": str(length)})})
                try:
                    if self.command != "HEAD":
                        for piece in pieces:
                            self.wfile.write(piece)
                except OSError:
                    # A browser that has seen enough goes.
                    self.close_connection = True

            def pass_on(self, answer, headers):
                """What does not end, as it comes."""
                self.close_connection = True
                self.send_head(answer.status_code, {**headers, "Connection": "close"})
                with suppress(OSError, requests.RequestException):
                    for piece in answer.iter_content(None):
                        self.wfile.write(piece)

            def send_head(self, status, headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = forward

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://localhost:{self.server.server_port}{prefix}"

    def reset(self):
        """Answers are handed on as they are."""
        self.alter = lambda path, body: body
        self.make = lambda method, path, headers: None
        self.spoil = lambda method, path: None

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
