"""How our programs connect to others: certificates, credentials, proxies, and what is never shown."""

import json
import socket
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harness.processes import binaries
from harness.records import Practice

sys.path.insert(0, str(Path(__file__).parent.parent / "Doubles"))
from certificates import certificates  # noqa: E402


class Recorder(BaseHTTPRequestHandler):
    """Takes any request for a Sawtooth REST API that has no blocks, or for a proxy's."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        self.server.seen.append((self.command, self.path, self.headers.get("Authorization")))
        body = json.dumps({"data": [], "head": "0" * 128, "link": "", "paging": {}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_CONNECT = serve


@pytest.fixture
def serve():
    """serve() starts a recorder on a free port, serve(context) one that speaks TLS."""
    servers = []

    def begin(context=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        server.daemon_threads = True
        server.seen = []
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        server.url = f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
        return server

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


def blocks(*options, code=0, **environment):
    """Runs `ehr block list`; gives what it printed."""
    done = subprocess.run(
        [str(binaries() / "ehr"), "block", "list", "-vv", *map(str, options)],
        env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_proxy_of_the_environment_gets_nothing(serve):
    ledger, proxy = serve(), serve()
    names = ("http_proxy", "https_proxy", "all_proxy")
    environment = {name: proxy.url for name in (*names, *(name.upper() for name in names))}
    blocks("--url", ledger.url, **environment)
    assert ledger.seen and not proxy.seen


def test_a_proxy_that_wants_certificate_and_credential_gets_both(tmp_path, serve):
    context = certificates(tmp_path)
    context.verify_mode = ssl.CERT_REQUIRED
    # Any certificate of that authority will do; the server's own is one.
    context.load_verify_locations(tmp_path / "ca.pem")
    ledger = serve(context)
    key, token = tmp_path / "server.key", tmp_path / "token"
    token.write_text("hunter2\n")
    for secret in (key, token):
        secret.chmod(0o600)
    trusting = ["--url", ledger.url, "--url-ca", tmp_path / "ca.pem"]
    papers = [*trusting, "--url-cert", tmp_path / "server.pem", "--url-key", key]
    assert "hunter2" not in blocks(*papers, "--url-bearer", token)
    assert ledger.seen[-1][2] == "Bearer hunter2"
    blocks(
        EHR_LEDGER_URL=ledger.url, EHR_LEDGER_AUTHORITIES=str(tmp_path / "ca.pem"), EHR_LEDGER_CLIENT_KEY=str(key),
        EHR_LEDGER_CLIENT_CERTIFICATE=str(tmp_path / "server.pem"), EHR_LEDGER_BASIC_ENVIRONMENT="BASIC", BASIC="u:p")
    assert ledger.seen[-1][2] == "Basic dTpw"
    count = len(ledger.seen)
    # Without a certificate, or without the authority, nothing gets through.
    blocks(*trusting, code=3)
    blocks("--url", ledger.url, *papers[4:], code=3)
    key.chmod(0o644)
    assert "chmod 600" in blocks(*papers, code=2)
    assert len(ledger.seen) == count


def test_a_url_with_a_password_or_in_clear_is_refused_and_what_is_secret_is_not_shown(serve):
    ledger = serve()
    with_password = ledger.url.replace("http://", "http://reader:hunter2@")
    for options, environment in ((["--url", with_password], {}), ([], {"EHR_LEDGER_URL": with_password})):
        said = blocks(*options, code=2, **environment)
        assert "leave what stands before the @ out" in said and "hunter2" not in said and "reader" not in said
    assert "connections.plain_http_hosts" in blocks("--url", "http://rest-api.invalid:8008", code=2)
    assert not ledger.seen
    # A name that is never there: that it is asked for shows that it may be.
    blocks("--url", "http://rest-api.invalid:8008", "--plain-http-host", "rest-api.invalid", code=3)


class Endless(Recorder):
    """Answers everything with more than anybody asked for, of a length that it does not say."""

    def serve(self):
        self.server.seen.append(self.path)
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(93):
                self.wfile.write(b" " * (1 << 20))
                self.server.sent += 1
        except OSError:
            pass

    do_GET = do_POST = serve


def test_an_answer_of_the_ledger_without_an_end_is_given_up_and_costs_the_service_little(tmp_path, serve, start):
    ledger = serve()
    ledger.RequestHandlerClass, ledger.sent = Endless, 0
    practice = Practice(tmp_path, ledger.url)
    service = practice.ask(start, "socket")
    with socket.socket(socket.AF_UNIX) as ready:
        ready.settimeout(60)
        ready.connect(str(tmp_path / "service.sock"))
        ready.sendall(b"GET /v1/ready HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\n\r\n")
        answer = b""
        while piece := ready.recv(1 << 16):
            answer += piece
    assert b" 503 " in answer.split(b"\r\n")[0] and b"33554432 bytes" in answer, answer
    # What is on its way in the sockets' buffers counts as sent.
    assert ledger.seen and 32 <= ledger.sent < 60
    status = (Path("/proc") / str(service.process.pid) / "status").read_text()
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    assert peak < 200 * 1024, f"{peak} KiB"
