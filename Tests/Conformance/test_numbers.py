"""Times and ids as people give them: what is plausible to nobody is refused with the rule, and dates are shown."""

import datetime
import json
import re

import pytest

from harness.records import USAGE, Practice

YEAR = 31_557_600
NOW = int(datetime.datetime.now(datetime.UTC).timestamp())


@pytest.fixture
def offline(tmp_path):
    practice = Practice(tmp_path, "http://127.0.0.1:1")
    practice.json("keygen", "ada.priv", desk=False)
    return practice


@pytest.fixture
def practice(tmp_path, ledger, processor):
    return Practice(tmp_path, ledger.rest).register()


def refused(practice, *arguments) -> str:
    done = practice.run(*arguments, desk=False)
    assert done.returncode == USAGE and done.stdout == "", (done.returncode, done.stderr)
    return done.stderr


GRANT = ["consent", "grant", "--patient", "p", "--doctor", "d", "--all-scopes", "--key", "ada.priv",
         "--url", "http://127.0.0.1:1"]
EMERGENCY = ["access", "emergency", "--patient", "p", "--doctor", "d", "--record", "r", "--reason", "r",
             "--key", "ada.priv", "--url", "http://127.0.0.1:1"]


@pytest.mark.parametrize("command, option", [
    (GRANT, "--expiry"), (EMERGENCY, "--at"),
    (["consent", "share", "--patient", "p", "--doctor", "d", "--all-scopes", "--config", "config.json"], "--expiry")])
def test_a_time_that_is_plausible_to_nobody_is_refused(offline, command, option):
    assert "milliseconds" in refused(offline, *command, option, str((NOW + YEAR) * 1000))
    for time in (str(NOW + 101 * YEAR), "40000d", "2999-01-01", "99999999999999999999", "9223372036854775807w"):
        assert "at most 100 years" in refused(offline, *command, option, time), time
    for time in ("2027-02-30", "2027-3-1", "2027-03-01x", "2027-03-01T25:00:00Z", "2027-03-01T10:00:00", "tomorrow",
                 "2027-03-01T10:00:00Zx", "-1", "1.5", "90dd", "d", "", "2027-03-01T10:00:00+25"):
        complaint = refused(offline, *command, f"{option}={time}")
        assert "2027-03-01" in complaint and "90d" in complaint, (time, complaint)


@pytest.mark.parametrize("given, meant", [
    ("2027-03-01", 1_803_859_200), ("2027-03-01T10:00:00Z", 1_803_895_200), ("2027-03-01t10:00:00z", 1_803_895_200),
    ("2027-03-01T10:00:00.250+01:00", 1_803_891_600), ("1803859200", 1_803_859_200), ("90d", 90 * 86_400),
    ("12h", 12 * 3_600), ("2w", 14 * 86_400)])
def test_times_are_dates_or_seconds_or_how_long_from_now(practice, given, meant):
    version = practice.json("consent", "grant", *practice.pair, "--all-scopes", "--key", "ada.priv", "--url",
                            practice.url, "--expiry", given, desk=False)["version"]
    assert version == 1
    show = ["consent", "show", *practice.pair, "--url", practice.url]
    expiry = practice.json(*show, desk=False)["expiry"]
    if given[-1] in "dhw":
        assert meant + NOW - 60 <= expiry <= meant + NOW + 3_600
    else:
        assert expiry == meant
    date = datetime.datetime.fromtimestamp(expiry, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    shown = practice.run(*show, desk=False).stdout
    assert re.search(rf"^expiry +{date}$", shown, re.MULTILINE), shown


def test_tables_show_dates_in_utc_and_json_keeps_seconds(practice):
    practice.json("record", "anchor", "--hash", "ab" * 32, "--patient", "p", "--record", "r", "--key", "ada.priv",
                  "--url", practice.url, desk=False)
    at = practice.json("access", "emergency", "--patient", "p", "--doctor", "d", "--record", "r", "--reason", "r",
                       "--key", "doc.priv", "--at", "2026-01-02T03:04:05Z", "--url", practice.url, desk=False)["at"]
    assert at == 1_767_323_045
    shown = practice.run("access", "show", "--patient", "p", "--url", practice.url, desk=False).stdout
    assert "2026-01-02T03:04:05Z" in shown and str(at) not in shown
    [entry] = practice.json("access", "show", "--patient", "p", "--url", practice.url, desk=False)
    assert entry["at"] == at


def test_an_id_that_does_not_fit_says_the_rule_and_what_to_use_instead(offline):
    show = ["record", "show", "--url", "http://127.0.0.1:1", "--patient", "p", "--record"]
    rule = "1 to 64 characters of A-Z a-z 0-9 . _ -"
    complaint = refused(offline, *show, "urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8")
    assert rule in complaint and "6ba7b810-9dad-11d1-80b4-00c04fd430c8" in complaint.replace("urn:uuid:6", "")
    for uid in ("urn:oid:1.2.840.10008.5.1.4.1.1.2", "1.2.840." + "1." * 40 + "5", "1.2.840.113619.2.5.1762583153^1"):
        complaint = refused(offline, *show, uid)
        assert rule in complaint
        if "^" not in uid:
            assert "UID" in complaint and re.search(r"\b[0-9a-f]{32}\b", complaint), complaint
    for odd in ("", "müller", "a b", "a/b", "x" * 65):
        assert rule in refused(offline, *show, odd)
    # Other texts of the ledger say theirs.
    grant = ["consent", "grant", "--patient", "p", "--doctor", "d", "--key", "ada.priv", "--url", "http://127.0.0.1:1"]
    assert "1 to 32 characters of A-Z a-z 0-9 _ -" in refused(offline, *grant, "--scope", "a.b")
    assert "130 hexadecimal digits" in refused(
        offline, "patient", "register", "--patient", "p", "--key", "ada.priv", "--encryption-key", "04ab")
    assert "FIRST-LAST" in refused(
        offline, "record", "retrieve", "out", "--patient", "p", "--record", "r", "--range", "5")
    assert "NAME=VALUE" in refused(offline, "key", "status", "--config", "config.json", "--set", "x")
    assert "128" in refused(offline, "batch", "status", "abc")


def test_what_is_refused_is_refused_before_anything_is_asked(offline):
    complaint = refused(offline, *GRANT, "--expiry", str(NOW * 1000))
    assert "127.0.0.1" not in complaint and json.loads(offline.path("config.json").read_text())
