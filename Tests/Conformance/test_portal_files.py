"""The portal's files as the gateway serves them, and as a proxy does below a path of its own."""

import gzip
import json

import requests

from harness.portal import browser, hospital, site
from harness.relay import Relay


def files(site) -> list[dict]:
    return json.loads((site / "manifest.json").read_text())["files"]


def test_pages_are_the_index_which_is_not_kept_and_other_paths_are_unknown(hospital, site):
    index = (site / "index.html").read_bytes()
    for path in ("/", "/records", "/sign-in"):
        answer = requests.get(hospital.url + path, headers={"Accept-Encoding": "identity"})
        assert (answer.status_code, answer.content) == (200, index)
        assert answer.headers["Cache-Control"] == "no-cache"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        again = requests.get(hospital.url + path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    for path in ("/manifest.json", "/index.html.gz", "/assets", "/assets/", "/assets/../manifest.json", "/nothing",
                 "/records/", "/records/1", "//records", "/assets/%2e%2e/manifest.json", "/.git"):
        assert get(hospital.url, path).status_code in (400, 404), path
    assert requests.post(hospital.url + "/records").status_code == 404


def get(url, path):
    """`requests` would tidy the path up."""
    request = requests.Request("GET", url).prepare()
    request.url = url + path
    return requests.Session().send(request)


def test_bundles_are_kept_for_ever_and_come_compressed_to_who_takes_that(hospital, site):
    for file in files(site):
        if not file["path"].startswith("assets/"):
            continue
        plain = requests.get(f"{hospital.url}/{file['path']}", headers={"Accept-Encoding": "identity"})
        content = (site / file["path"]).read_bytes()
        assert plain.content == content and "Content-Encoding" not in plain.headers
        assert "immutable" in plain.headers["Cache-Control"] and plain.headers["Vary"] == "Accept-Encoding"
        packed = requests.get(f"{hospital.url}/{file['path']}", headers={"Accept-Encoding": "br, gzip;q=0.5"},
                              stream=True)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.raw.read()) == content
        refused = requests.get(f"{hospital.url}/{file['path']}", headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in refused.headers
        head = requests.head(f"{hospital.url}/{file['path']}", headers={"Accept-Encoding": "identity"})
        assert head.headers["Content-Length"] == str(len(content)) and not head.content


def test_the_service_worker_has_one_name_and_is_looked_for_anew(hospital, site):
    named = [file["path"] for file in files(site)]
    assert [path for path in named if not path.startswith("assets/")] == ["index.html", "worker.js"]
    answer = requests.get(hospital.url + "/worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "trusted-types worker" in policy


def test_it_works_below_a_path_of_a_proxy(hospital, browser):
    with Relay(hospital.url, "/clinic/portal") as proxy:
        person = browser.visitor("pia")
        page = person.page
        page.goto(proxy.url + "/records")
        person.heading("Sign in")
        assert page.url == proxy.url + "/sign-in"
        page.get_by_role("link", name="Create an account").click()
        assert page.url == proxy.url + "/register"
        page.reload()
        person.heading("Create an account")
        assert not person.complaints
