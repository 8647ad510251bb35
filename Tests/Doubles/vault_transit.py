"""A double of Vault's Transit engine, written from the API documentation, for tests of what talks to it.

    vault_transit.py [--mount transit] [--namespace NAME] [--tls FOLDER]

Prints `ready URL` once it listens on a free loopback port, and ends when its input does. With --tls it makes a
certificate authority and a server certificate in FOLDER and leaves the authority's certificate there as ca.pem.

It is stricter than Vault: whatever the documentation does not ask for in a request is a violation, which is answered
with 400 and kept. Beyond that it does what Vault does: AES-256-GCM under keys derived from the key's version and the
request's context with HKDF-SHA256, versions, minimum versions, tokens, and its error bodies.

Tokens: `root-token` may do everything; every other token that was allowed (/double/allow) may encrypt, decrypt, rewrap,
rotate and read keys, but neither make nor change nor delete one.

/double/... is the test's own side: POST /double/allow {"token", "deny": [operation]}, POST /double/mode {"mode",
"count"}, GET /double/log {"violations", "requests", "connections"}.
"""

import argparse
import base64
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from certificates import certificates
from transit_keys import Answer, Key

ROOT = "root-token"
CONTEXT_LENGTH = 32
PLAINTEXT_LENGTHS = range(16, 257)


class Violation(Exception):
    """The request is not one that the documentation describes."""


class State:
    def __init__(self, mount, namespace):
        self.lock = threading.RLock()
        self.mount, self.namespace = mount, namespace
        self.keys = {}
        self.tokens = {ROOT: None}
        self.mode, self.left = "normal", None
        self.released = threading.Event()
        self.violations, self.requests = [], []

    def take_mode(self):
        """The mode for one request; one that was set for a number of requests wears off."""
        with self.lock:
            mode = self.mode
            if self.left is not None:
                self.left -= 1
                if self.left <= 0:
                    self.mode, self.left = "normal", None
            return mode


def unique(pairs):
    found = {}
    for name, value in pairs:
        if name in found:
            raise Violation(f"the key {name} comes twice")
        found[name] = value
    return found


def fields(body, required, optional=()):
    try:
        document = json.loads(body or b"{}", object_pairs_hook=unique)
    except (ValueError, UnicodeDecodeError):
        raise Violation("the body is no JSON") from None
    if not isinstance(document, dict):
        raise Violation("the body is no JSON object")
    for name in required:
        if name not in document:
            raise Violation(f"the body lacks {name}")
    for name in document:
        if name not in required and name not in optional:
            raise Violation(f"the body has {name}, which is not asked for")
    return document


def base64_field(document, name, lengths):
    text = document[name]
    try:
        value = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        raise Violation(f"{name} is no base64") from None
    if base64.b64encode(value).decode() != text:
        raise Violation(f"{name} is not in canonical base64")
    if len(value) not in lengths:
        raise Violation(f"{name} is {len(value)} bytes long")
    return value


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        # Head and body go out as two small writes, which Nagle's algorithm would hold up.
        self.connection.setsockopt(6, 1, True)

    def do_GET(self):
        self.serve("GET")

    def do_POST(self):
        self.serve("POST")

    def do_DELETE(self):
        self.serve("DELETE")

    def do_PUT(self):
        self.serve("PUT")

    def serve(self, method):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/double/"):
            return self.answer(200, self.control(method, self.path.removeprefix("/double/"), body))
        with self.state.lock:
            self.state.requests.append(f"{method} {self.path}")
        if self.misbehave(self.state.take_mode()):
            return None
        try:
            status, document = self.handle_api(method, body)
            self.answer(status, document)
        except Answer as answer:
            self.answer(answer.status, answer.body)
        except Violation as violation:
            with self.state.lock:
                self.state.violations.append(f"{method} {self.path}: {violation}")
            self.answer(400, {"errors": [f"violation: {violation}"]})
        return None

    def answer(self, status, document, headers=()):
        body = b"" if document is None else json.dumps(document).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def misbehave(self, mode):
        """Whether this request was answered by a fault."""
        errors = {
            "sealed": (503, "Vault is sealed"), "fault": (500, "1 error occurred:\n\t* storage is away\n\n"),
            "quota": (429, "request path \"transit/encrypt/k\": rate limit quota exceeded"),
            "state": (412, "required index state not present"), "performance-standby": (473, ""),
            "unhealthy": (502, "the upstream failed"),
        }
        if mode == "normal":
            return False
        if mode in errors:
            status, text = errors[mode]
            self.answer(status, {"errors": [text]})
        elif mode == "standby":
            self.answer(307, None, [("Location", "http://127.0.0.1:9/v1/somewhere")])
        elif mode == "garbage":
            self.answer(200, "<html>a proxy's page</html>")
        elif mode == "no-json":
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"\xff\x00<x>")
        elif mode == "empty":
            self.answer(200, {"data": None})
        elif mode == "echo":
            token = self.headers.get("X-Vault-Token")
            self.answer(400, {"errors": [f"who is {token}?"]})
        elif mode == "hang":
            self.state.released.wait(120)
            self.close_connection = True
        elif mode in ("drip", "stall"):
            self.send_response(200)
            self.send_header("Content-Length", "10000")
            self.end_headers()
            # A byte now and then: no timeout between bytes ever ends this.
            while mode == "drip" and not self.state.released.wait(0.05):
                try:
                    self.wfile.write(b" ")
                    self.wfile.flush()
                except OSError:
                    break
            if mode == "stall":
                self.state.released.wait(120)
            self.close_connection = True
        elif mode == "huge":
            self.send_response(200)
            self.end_headers()
            self.close_connection = True
            try:
                for _ in range(64):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
        elif mode == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"{\"data\":")
            self.close_connection = True
        elif mode == "close":
            self.close_connection = True
        else:
            raise AssertionError(mode)
        return True

    def control(self, method, path, body):
        document = json.loads(body or b"{}")
        with self.state.lock:
            if path == "allow":
                self.state.tokens[document["token"]] = set(document.get("deny", []))
            elif path == "forget":
                self.state.tokens.pop(document["token"], None)
            elif path == "mode":
                self.state.mode, self.state.left = document["mode"], document.get("count")
                released = self.state.released
                self.state.released = threading.Event()
                released.set()
            elif path == "log":
                return {"violations": self.state.violations, "requests": self.state.requests}
        return {}

    def handle_api(self, method, body):
        self.check_headers(method, body)
        match = re.fullmatch(r"/v1/([A-Za-z0-9._/-]+?)/(encrypt|decrypt|rewrap|keys)/([A-Za-z0-9._-]+)(/[a-z]+)?",
                             self.path)
        if not match:
            raise Violation("there is no such path")
        mount, operation, name, rest = match.groups()
        if (self.headers.get("X-Vault-Namespace") or "") != self.state.namespace:
            raise Answer(404, "no handler for route")
        if mount != self.state.mount:
            raise Answer(404, f"no handler for route \"{mount}/{operation}/{name}\". route entry not found.")
        kind = operation + (rest or "")
        with self.state.lock:
            self.authorize(method, kind, name)
            return self.perform(method, kind, name, body)

    def check_headers(self, method, body):
        known = {"host", "x-vault-token", "x-vault-request", "x-vault-namespace", "content-type", "content-length",
                 "accept", "user-agent", "connection", "accept-encoding"}
        for name in self.headers:
            if name.lower() not in known:
                raise Violation(f"the header {name} is not asked for")
            if len(self.headers.get_all(name)) != 1:
                raise Violation(f"the header {name} comes twice")
        if self.headers.get("X-Vault-Request") != "true":
            raise Violation("X-Vault-Request is not true")
        token = self.headers.get("X-Vault-Token")
        if token is None:
            raise Violation("there is no X-Vault-Token")
        if token in self.path or token.encode() in body:
            raise Violation("the token is in the path or the body")
        if body and self.headers.get("Content-Type") != "application/json":
            raise Violation("the body's type is not application/json")
        if method in ("GET", "DELETE") and body:
            raise Violation(f"{method} has a body")

    def authorize(self, method, kind, name):
        token = self.headers.get("X-Vault-Token")
        denied = self.state.tokens.get(token, "unknown")
        # An encryption under a key that is not there would make one, which takes another capability.
        makes = kind == "encrypt" and name not in self.state.keys
        limited = denied is not None and (
            denied == "unknown" or kind in denied or makes
            or (method, kind) not in {("POST", "encrypt"), ("POST", "decrypt"), ("POST", "rewrap"), ("GET", "keys"),
                                      ("POST", "keys/rotate")})
        if limited:
            reasons = "\t* permission denied\n" + ("\t* invalid token\n" if denied == "unknown" else "")
            count = "2 errors" if denied == "unknown" else "1 error"
            raise Answer(403, f"{count} occurred:\n{reasons}\n")

    def perform(self, method, kind, name, body):
        key = self.state.keys.get(name)
        if (method, kind) == ("GET", "keys"):
            if key is None:
                raise Answer(404)
            return 200, self.data(key.described(name))
        if method not in ("POST", "PUT") and kind != "keys":
            raise Violation(f"{kind} is no {method}")
        if kind == "keys":
            return self.manage(method, name, key, body)
        if kind == "keys/config":
            settings = fields(body, (), ("min_decryption_version", "deletion_allowed"))
            key.minimum = settings.get("min_decryption_version", key.minimum)
            key.deletable = settings.get("deletion_allowed", key.deletable)
            return 200, self.data(key.described(name))
        if kind == "keys/rotate":
            fields(body, ())
            if key is None:
                raise Answer(400, "key not found")
            key.rotate()
            return 200, self.data(key.described(name))
        if kind == "encrypt":
            document = fields(body, ("plaintext", "context"))
            plaintext = base64_field(document, "plaintext", PLAINTEXT_LENGTHS)
            context = base64_field(document, "context", (CONTEXT_LENGTH,))
            return 200, self.data(key.encrypt(plaintext, context))
        document = fields(body, ("ciphertext", "context"))
        context = base64_field(document, "context", (CONTEXT_LENGTH,))
        if not isinstance(document["ciphertext"], str):
            raise Violation("ciphertext is no text")
        if key is None:
            raise Answer(400, "encryption key not found")
        plaintext = key.decrypt(document["ciphertext"], context)
        if kind == "rewrap":
            return 200, self.data(key.encrypt(plaintext, context))
        return 200, self.data({"plaintext": base64.b64encode(plaintext).decode()})

    def manage(self, method, name, key, body):
        if method == "DELETE":
            if key is not None and not key.deletable:
                raise Answer(400, f"error deleting policy {name}: deletion is not allowed for this key")
            self.state.keys.pop(name, None)
            return 204, None
        settings = fields(body, (), ("type", "derived", "exportable", "allow_plaintext_backup",
                                     "convergent_encryption", "auto_rotate_period"))
        if key is None:
            self.state.keys[name] = Key(settings)
        return 200, self.data(self.state.keys[name].described(name))

    @staticmethod
    def data(data):
        return {"request_id": "6d5cf0a5-0000-4000-8000-000000000000", "lease_id": "", "renewable": False,
                "lease_duration": 0, "data": data, "wrap_info": None, "warnings": None, "auth": None}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mount", default="transit")
    parser.add_argument("--namespace", default="")
    parser.add_argument("--tls")
    arguments = parser.parse_args()
    Exchange.state = State(arguments.mount, arguments.namespace)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    server.daemon_threads = True
    scheme = "http"
    if arguments.tls:
        server.socket = certificates(arguments.tls).wrap_socket(server.socket, server_side=True)
        scheme = "https"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready {scheme}://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
