"""A reverse proxy that has a server below a path of its own, as a hospital's web server does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "keep-alive"}


class Proxy:
    """`url` is where everything of the server behind it is found."""

    def __init__(self, behind: str, prefix: str):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not self.path.startswith(prefix + "/"):
                    return self.answer(404, {}, b"")
                answer = requests.request(
                    self.command, behind + self.path[len(prefix):], data=body, headers=dict(self.headers),
                    allow_redirects=False, timeout=60)
                return self.answer(answer.status_code, answer.headers, answer.content)

            def answer(self, status, headers, content):
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

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
        self.server.shutdown()
        self.server.server_close()
