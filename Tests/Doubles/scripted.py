"""A server that answers what a test tells it to, for faults that a working server does not have.

Prints `ready URL` once it listens on a free loopback port, and ends when its input does.

POST /double/script takes a list of answers, {"status", "headers", "body"} or {"fault": "hang" | "close" | "cut" |
"stall"}, given in turn; the last one stays. GET /double/log gives what was asked: method, path, headers in lower case,
body.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.Lock()
SCRIPT = [{"status": 200, "body": ""}]
REQUESTS = []
ENDED = threading.Event()


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.connection.setsockopt(6, 1, True)

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        with LOCK:
            if self.path == "/double/script":
                SCRIPT[:] = json.loads(body)
                REQUESTS.clear()
                return self.answer({"status": 200, "body": ""})
            if self.path == "/double/log":
                return self.answer({"status": 200, "body": json.dumps(REQUESTS)})
            REQUESTS.append({
                "method": self.command, "path": self.path, "body": body,
                "headers": {name.lower(): value for name, value in self.headers.items()}})
            answer = SCRIPT.pop(0) if len(SCRIPT) > 1 else SCRIPT[0]
        return self.answer(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = serve

    def answer(self, answer):
        fault = answer.get("fault")
        if fault:
            self.close_connection = True
        if fault == "hang":
            ENDED.wait(120)
        if fault in ("hang", "close"):
            return
        body = answer.get("body", "").encode()
        self.send_response(answer.get("status", 200))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) * (2 if fault in ("cut", "stall") else 1)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        if fault == "stall":
            self.wfile.flush()
            ENDED.wait(30)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
