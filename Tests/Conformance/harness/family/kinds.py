"""The kinds of values of the specification's notation: of which CBOR type they are, and what content is right."""

import re

MAXIMUM_INTEGER = 2**53 - 1
HEX = {64: re.compile("[0-9a-f]{64}"), 128: re.compile("[0-9a-f]{128}")}
ID = re.compile("[A-Za-z0-9._-]{1,64}")
CODE = re.compile("[A-Za-z0-9_-]{1,32}")
TEXT = re.compile("[ -~]{1,128}")
PUBLIC_KEY = re.compile("0[23][0-9a-f]{64}")


def is_integer(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def texts(value) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def matches(pattern):
    return lambda value: pattern.fullmatch(value) is not None


def scopes(value) -> bool:
    if value == ["*"]:
        return True
    return 1 <= len(value) <= 16 and len(set(value)) == len(value) and all(map(matches(CODE), value))


def metrics(value) -> bool:
    return 1 <= len(value) <= 64 and all(
        matches(CODE)(name) and (is_integer(each) or matches(TEXT)(each)) for name, each in value.items())


def is_text(value) -> bool:
    return isinstance(value, str)


def anything(_) -> bool:
    return True


# kind: (is it of the CBOR type, is its content right, the code if not)
KINDS = {
    "id": (is_text, matches(ID), "bad_id"),
    "code": (is_text, matches(CODE), "bad_code"),
    "text": (is_text, matches(TEXT), "bad_text"),
    "digest": (is_text, matches(HEX[64]), "bad_hex"),
    "signature": (is_text, matches(HEX[128]), "bad_hex"),
    "public key": (is_text, matches(PUBLIC_KEY), "bad_key"),
    "encryption key": (lambda value: isinstance(value, bytes), lambda value: len(value) == 65 and value[0] == 4,
                       "bad_key"),
    "integer": (is_integer, anything, ""),
    "bool": (lambda value: isinstance(value, bool), anything, ""),
    "attestation": (is_text, lambda value: value in ("active", "suspended"), "bad_choice"),
    "outcome": (is_text, lambda value: value in ("justified", "disputed"), "bad_choice"),
    "status": (is_text, lambda value: value in ("ACTIVE", "REVOKED"), "bad_choice"),
    "scopes": (texts, scopes, "bad_scopes"),
    "sites": (texts, lambda value: 1 <= len(value) <= 256 and all(map(matches(ID), value)), "bad_sites"),
    "metrics": (
        lambda value: isinstance(value, dict) and all(is_integer(each) or is_text(each) for each in value.values()),
        metrics, "bad_metrics"),
}
