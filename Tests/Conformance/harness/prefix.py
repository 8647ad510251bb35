"""A reverse proxy that has a server below a path of its own, as a hospital's web server does; and spoils answers, if
wanted, as servers and networks do that fail."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "keep-alive"}


class Proxy:
    """`url` is where everything of the server behind it is found, but for streams of events.

    `spoil` says of a method and path what goes wrong: "never" (no answer until the end), "500", "cut" (an answer that
    breaks off in its middle), or nothing."""

    def __init__(self, behind: str, prefix: str, spoil=lambda method, path: None):
        ended = self.ended = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not self.path.startswith(prefix + "/"):
                    return self.answer(404, {}, b"")
                path = self.path[len(prefix):]
                if path.startswith("/v1/events"):
                    # What never ends is not passed on by who passes on whole answers.
                    return self.answer(204, {}, b"")
                fault = spoil(self.command, path)
                if fault == "never":
                    return ended.wait()
                if fault == "500":
                    return self.answer(500, {}, b"<h1>Internal Server Error</h1>")
                answer = requests.request(
                    self.command, behind + path, data=body, headers=dict(self.headers),
                    allow_redirects=False, timeout=60)
                return self.answer(answer.status_code, answer.headers, answer.content, is_cut=fault == "cut")

            def answer(self, status, headers, content, is_cut=False):
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:len(content) // 2] if is_cut else content)
                self.close_connection |= is_cut

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = forward

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://localhost:{self.server.server_port}{prefix}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
