"""An endpoint that takes POSTs, writes down what comes, and answers once it may."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS = 60


class Receiver:
    """Lets answers go at once, where nobody holds them back."""

    def __init__(self):
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.came: list[tuple[str, dict, bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append((self.path, dict(self.headers), body))
                receiver.may_answer.wait(SECONDS)
                receiver.take(body)
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"{}")
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self.server.server_port}"

    def take(self, body: bytes):
        """What becomes of what came, once it may be answered."""

    def end(self):
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()
