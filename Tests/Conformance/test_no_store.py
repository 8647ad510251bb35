"""What answers 200 to everything, where a store, a key wrapper or the encryption service should be."""

import socketserver
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.records import LOCAL, UNREACHABLE, Practice

PAGE = b"<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Hello</body></html>"


@pytest.fixture(params=[PAGE, b""], ids=["page", "nothing"])
def portal(request):
    """A server that answers 200 to everything, with a page or with nothing; it counts what it is asked."""

    class Portal(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def serve(self):
            if self.headers.get("Transfer-Encoding") == "chunked":
                while size := int(self.rfile.readline(), 16):
                    self.rfile.read(size + 2)
                self.rfile.readline()
            else:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.server.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(request.param)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(request.param)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = serve

    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.daemon_threads = True
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def practice(tmp_path, ledger, processor):
    credentials = tmp_path / "credentials"
    credentials.write_text("[default]\naws_access_key_id=EXAMPLEKEY\naws_secret_access_key=example-secret\n")
    credentials.chmod(0o600)
    return Practice(tmp_path, ledger.rest).register()


def blocks(practice) -> bytes:
    with urllib.request.urlopen(f"{practice.url}/blocks", timeout=30) as answer:
        return answer.read()


@pytest.mark.parametrize("length", [3000, 6 << 20])
def test_a_deposit_that_would_be_stored_nowhere_is_refused_before_anything_is_submitted(practice, portal, length):
    keystore = {"keystore": {"key_file": "keystore.key"}}
    practice.configure(wrapper=keystore, objects={"kind": "s3", "s3": {
        "endpoint": portal.url, "bucket": "records", "credentials_file": "credentials"}})
    before = blocks(practice)
    answer = practice.deposit("r-1", b"x" * length, exit_code=LOCAL)
    assert answer["code"] == "objects_refused" and "S3 server" in answer["error"], answer
    assert portal.asked and blocks(practice) == before
    # The record is unknown: the same id can be deposited once there is a store.
    practice.configure(wrapper=keystore)
    practice.deposit("r-1", b"content")
    assert practice.retrieve("r-1") == b"content"


@pytest.mark.parametrize("kind", ["vault", "kms"])
def test_a_deposit_whose_keys_would_be_wrapped_by_nothing_is_refused_before_anything_is_submitted(
        practice, portal, kind):
    practice.path("token").write_text("s.token\n")
    practice.path("token").chmod(0o600)
    settings = {
        "vault": {"address": portal.url, "key": "kek", "token_file": "token"},
        "kms": {"endpoint": portal.url, "key": "alias/kek", "region": "us-east-1", "credentials_file": "credentials"}}
    practice.configure(wrapper={"kind": kind, kind: settings[kind]})
    before = blocks(practice)
    answer = practice.deposit("r-1", b"x" * 3000, exit_code=UNREACHABLE)
    assert answer["code"] == "wrapper_away" and "does not answer as" in answer["error"], answer
    assert portal.asked and blocks(practice) == before


def test_a_page_where_the_encryption_service_should_be_is_not_believed(practice, portal):
    before = blocks(practice)
    path = str(practice.path("portal.sock"))
    server = socketserver.ThreadingUnixStreamServer(path, portal.RequestHandlerClass)
    server.daemon_threads, server.asked = True, portal.asked
    threading.Thread(target=server.serve_forever, daemon=True).start()
    practice.asked = ["--service", f"unix:{path}", "--url", practice.url]
    practice.path("input").write_bytes(b"x" * 3000)
    for command in (["record", "deposit", "input", *practice.named("r-1"), "--key", "ada.priv"],
                    ["record", "sweep"], ["operation", "settle"], ["key", "rotate", "--kek"], ["key", "status"]):
        practice.refused("service_failed", *command, exit_code=UNREACHABLE)
    server.shutdown()
    server.server_close()
    assert portal.asked and blocks(practice) == before
