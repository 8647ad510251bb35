"""A REST API that shows one thing in another's place."""

import base64
import json
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Liar(ThreadingHTTPServer):
    """A REST API in front of the true one, which shows `shown` wherever `hidden` stands in state."""

    daemon_threads = True

    def __init__(self, truth: str):
        self.truth, self.hidden, self.shown, self.is_silent = truth.removeprefix("http://"), b"", b"", False
        super().__init__(("127.0.0.1", 0), LiarHandler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class LiarHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        liar: Liar = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if liar.is_silent:
            status, answer = 503, b"{}"
        else:
            connection = HTTPConnection(liar.truth, timeout=30)
            connection.request(self.command, self.path, body or None,
                               {"Content-Type": self.headers.get("Content-Type", "application/json")})
            response = connection.getresponse()
            status, answer = response.status, response.read()
            if self.path.startswith("/state/") and status == 200 and liar.hidden:
                entry = json.loads(answer)
                data = base64.b64decode(entry["data"]).replace(liar.hidden, liar.shown)
                answer = json.dumps({**entry, "data": base64.b64encode(data).decode()}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = handle_any
