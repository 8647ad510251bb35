"""Proxies: S3, Vault and KMS go through one where a setting says so, and nothing else ever does."""

import base64
import select
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harness.records import UNREACHABLE, USAGE, Practice
from harness.wrappers import Moto, Vault

sys.path.insert(0, str(Path(__file__).parent.parent / "Doubles"))
from certificates import certificates  # noqa: E402

NAMES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")


class Connector(BaseHTTPRequestHandler):
    """CONNECT, as RFC 9110 has it; anything else is noted and refused."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization")))
        if self.server.credential not in (None, self.headers.get("Proxy-Authorization")):
            self.send_error(407)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), 30) as there:
            self.send_response(200)
            self.end_headers()
            ends = [self.connection, there]
            while ready := select.select(ends, [], [], 60)[0]:
                for end in ready:
                    piece = end.recv(1 << 16)
                    if not piece:
                        self.close_connection = True
                        return
                    ends[1 - ends.index(end)].sendall(piece)

    def refuse(self):
        self.server.asked.append((f"{self.command} {self.path}", None))
        self.send_error(405)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = refuse


@pytest.fixture
def proxies():
    """proxies() starts a proxy on a free port."""
    started = []

    def begin(credential=None):
        proxy = ThreadingHTTPServer(("127.0.0.1", 0), Connector)
        proxy.daemon_threads = True
        proxy.asked, proxy.credential = [], credential
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        proxy.url = f"http://127.0.0.1:{proxy.server_address[1]}"
        started.append(proxy)
        return proxy

    yield begin
    for proxy in started:
        proxy.shutdown()
        proxy.server_close()


@pytest.fixture
def moto(start, tmp_path):
    certificates(tmp_path)
    # Vault's double makes an authority of its own in its folder.
    return start(Moto, tmp_path, tmp_path / "server.pem", tmp_path / "server.key", tmp_path / "ca.pem")


def with_proxy(settings: dict, proxy: str, **more) -> dict:
    kind = settings["kind"]
    return {**settings, kind: {**settings[kind], "proxy": proxy, **more}}


def environment(monkeypatch, proxy, **more):
    """Every variable that any program takes for a proxy's."""
    for name in NAMES:
        monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv(name.upper(), proxy.url)
    for name, value in more.items():
        monkeypatch.setenv(name, value)


def test_s3_and_kms_go_through_the_proxy_that_a_setting_names_and_the_environment_counts_for_nothing(
        tmp_path, ledger, processor, proxies, moto, monkeypatch):
    named, canary = proxies(), proxies()
    environment(monkeypatch, canary)
    practice = Practice(
        tmp_path, ledger.rest, wrapper=with_proxy(moto.settings, named.url, authorities="ca.pem"),
        objects=with_proxy(moto.objects, "none", authorities="ca.pem")).register()
    practice.deposit("r-1", b"content")
    assert practice.retrieve("r-1") == b"content"
    place = moto.url.removeprefix("https://")
    # KMS alone: S3 is on the same host, and each connection is asked for.
    assert named.asked and {each[0] for each in named.asked} == {place}
    through_kms = len(named.asked)
    practice.configure(
        wrapper=with_proxy(moto.settings, "none", authorities="ca.pem"),
        objects=with_proxy(moto.objects, named.url, authorities="ca.pem"))
    practice.deposit("r-2", b"more")
    assert practice.retrieve("r-2") == b"more" and len(named.asked) > through_kms
    assert not canary.asked


def test_the_environments_proxy_is_for_what_a_setting_says_alone_with_its_name_and_password(
        tmp_path, ledger, processor, proxies, start, monkeypatch):
    credential = "Basic " + base64.b64encode(b"reader:hunter@2").decode()
    proxy, canary = proxies(credential), proxies()
    vault = start(Vault, tmp_path)
    environment(monkeypatch, canary)
    monkeypatch.setenv("https_proxy", proxy.url.replace("http://", "http://reader:hunter%402@"))
    practice = Practice(tmp_path, ledger.rest, wrapper=with_proxy(vault.settings, "environment")).register()
    practice.deposit("r-1", b"content")
    assert practice.retrieve("r-1") == b"content"
    assert proxy.asked and set(proxy.asked) == {(vault.url.removeprefix("https://"), credential)}
    seen = len(proxy.asked)
    # The ledger, and a service with its own connections, never go there.
    practice.ask(start, "socket")
    assert practice.run("block", "list", "--url", practice.url, desk=False).returncode == 0
    assert practice.retrieve("r-1") == b"content" and not canary.asked
    practice.configure(wrapper=with_proxy(vault.settings, "environment"))
    seen = len(proxy.asked)
    monkeypatch.setenv("no_proxy", "10.0.0.0/8, 127.0.0.0/8")
    assert practice.retrieve("r-1") == b"content" and len(proxy.asked) == seen
    monkeypatch.delenv("no_proxy")
    # A wrong password is the proxy's to refuse, and is not shown.
    monkeypatch.setenv("https_proxy", proxy.url.replace("http://", "http://reader:hunter3@"))
    answer = practice.refused(
        "wrapper_away", "record", "retrieve", "never", *practice.named("r-1"), exit_code=UNREACHABLE)
    assert f"through the proxy {proxy.url}" in answer["error"] and "hunter" not in answer["error"], answer


def test_a_proxy_that_is_none_or_could_read_what_it_carries_is_a_mistake_in_the_settings(tmp_path, proxies):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    proxy = proxies()
    s3 = {"endpoint": "https://127.0.0.1:1", "bucket": "b", "credentials_file": "credentials"}
    practice.path("credentials").write_text("[default]\naws_access_key_id=A\naws_secret_access_key=s\n")
    practice.path("credentials").chmod(0o600)
    for more, words in (({"proxy": "http://u:hunter2@p:1"}, "before the @"),
                        ({"proxy": "socks5://p:1"}, "no usable proxy"),
                        ({"proxy": proxy.url, "endpoint": "http://127.0.0.1:1"}, "https:// only")):
        practice.configure(
            wrapper={"keystore": {"key_file": "k"}}, objects={"kind": "s3", "s3": {**s3, **more}})
        answer = practice.refused("setting_invalid", "record", "sweep", exit_code=USAGE)
        assert "objects.s3.proxy" in answer["error"] and words in answer["error"], answer
        assert "hunter2" not in answer["error"]
    assert not proxy.asked
