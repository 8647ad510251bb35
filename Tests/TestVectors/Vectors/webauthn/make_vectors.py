"""Makes vectors.json: ceremonies of passkeys by a software authenticator, each judged by PyPI's webauthn.

    python make_vectors.py      writes vectors.json beside it; needs webauthn, cbor2 and cryptography
"""

import base64
import hashlib
import json
import struct
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from webauthn import verify_authentication_response, verify_registration_response

ID, ORIGIN = "example.org", "https://portal.example.org"
CHALLENGE = hashlib.sha256(b"challenge").digest()
CREDENTIAL = hashlib.sha256(b"credential").digest()
KEY = ec.derive_private_key(int.from_bytes(hashlib.sha256(b"key").digest()), ec.SECP256R1())
OTHER = ec.derive_private_key(int.from_bytes(hashlib.sha256(b"other key").digest()), ec.SECP256R1())
UP, UV, BE, BS, AT, ED = 1, 4, 8, 16, 64, 128


def url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def numbers(key):
    public = key.public_key().public_numbers()
    return public.x.to_bytes(32, "big"), public.y.to_bytes(32, "big")


def cose(key) -> bytes:
    x, y = numbers(key)
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def cose_rsa() -> bytes:
    public = rsa.generate_private_key(65537, 2048).public_key().public_numbers()
    return cbor2.dumps({1: 3, 3: -257, -1: public.n.to_bytes(256, "big"), -2: b"\x01\x00\x01"})


def client(kind: str, challenge=CHALLENGE, origin=ORIGIN, **more) -> bytes:
    return json.dumps({"type": f"webauthn.{kind}", "challenge": url(challenge), "origin": origin,
                       "crossOrigin": False, **more}, separators=(",", ":")).encode()


def authenticator(flags: int, counter=0, id=ID, key=None, credential=CREDENTIAL, extensions=b"") -> bytes:
    data = hashlib.sha256(id.encode()).digest() + struct.pack(">BI", flags, counter)
    if flags & AT:
        data += bytes(16) + struct.pack(">H", len(credential)) + credential + (key or cose(KEY))
    return data + extensions


def signed(data: bytes, json: bytes, key=KEY) -> bytes:
    return key.sign(data + hashlib.sha256(json).digest(), ec.ECDSA(hashes.SHA256()))


def registrations():
    """Name, client data, attestation object, the refusal (none where it is taken), whether the judge refuses too."""
    made, told = authenticator(UP | UV | AT), client("create")

    def none(data=made, json=told):
        return json, cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}, canonical=False)

    def packed(statement, data=made):
        return told, cbor2.dumps({"fmt": "packed", "attStmt": statement, "authData": data})
    self_signed = {"alg": -7, "sig": signed(made, told)}
    yield "none", *none(), None
    yield "none, synchronised", *none(authenticator(UP | UV | AT | BE | BS)), None
    yield "none, with a counter", *none(authenticator(UP | UV | AT, 7)), None
    yield "none, with extensions", *none(authenticator(
        UP | UV | AT | ED, extensions=cbor2.dumps({"hmac-secret": True, "credProtect": 2}))), None
    yield "none, with what a later browser adds", *none(json=client("create", other="x")), None
    yield "none, with the longest id", *none(authenticator(UP | UV | AT, credential=bytes(1023))), None
    yield "self attestation", *packed(self_signed), None
    yield "for the other ceremony", *none(json=client("get")), "otherCeremony"
    yield "another challenge", *none(json=client("create", bytes(32))), "otherChallenge"
    yield "a foreign origin", *none(json=client("create", origin="https://example.com")), "otherOrigin"
    yield "another port", *none(json=client("create", origin=ORIGIN + ":8443")), "otherOrigin"
    yield "a foreign frame", *none(json=client("create", crossOrigin=True)), "crossOrigin", False
    yield "a foreign page above", *none(json=client("create", topOrigin="https://example.com")), "crossOrigin", False
    yield "another relying party", *none(authenticator(UP | UV | AT, id="example.com")), "otherRelyingParty"
    yield "nobody there", *none(authenticator(UV | AT)), "userAbsent"
    yield "nobody verified", *none(authenticator(UP | AT)), "userUnverified"
    yield "backed up and not to be", *none(authenticator(UP | UV | AT | BS)), "contradictoryBackup"
    yield "RS256", *none(authenticator(UP | UV | AT, key=cose_rsa())), "algorithmUnsupported", False
    yield "no point", *none(authenticator(
        UP | UV | AT, key=cose(KEY)[:-32] + bytes(32))), "algorithmUnsupported", False
    yield "self attestation by another key", *packed({"alg": -7, "sig": signed(made, told, OTHER)}), \
        "attestationRefused"
    yield "self attestation of another algorithm", *packed({**self_signed, "alg": -257}), "attestationRefused"
    yield "with certificates", *packed({**self_signed, "x5c": [b"x"]}), "attestationRefused"
    yield "none with a statement", told, cbor2.dumps({
        "fmt": "none", "attStmt": {"sig": b""}, "authData": made}), "attestationRefused"
    yield "no credential", *none(authenticator(UP | UV)), "malformed"
    yield "bytes after the data", *none(made + b"\0"), "malformed"
    yield "bytes after the object", told, none()[1] + b"\0", "malformed", False
    yield "a name twice", *none(json=told[:-1] + b',"origin":"https://example.com"}'), "malformed"
    yield "no JSON", *none(json=b"{"), "malformed"


def assertions():
    """Name, client data, authenticator data, signature, counter of before, refusal, whether the judge refuses too."""
    told, shown = client("get"), authenticator(UP | UV, 8)

    def made(data=shown, json=told, key=KEY, before=7):
        return json, data, signed(data, json, key), before
    yield "counted", *made(), None
    yield "not counted", *made(authenticator(UP | UV), before=0), None
    yield "with extensions", *made(authenticator(UP | UV | ED, 8, extensions=cbor2.dumps({"hmac-secret": b"x"}))), None
    yield "the same counter", *made(before=8), "counterFell"
    yield "a counter that fell", *made(before=9), "counterFell"
    yield "a counter that fell to nothing", *made(authenticator(UP | UV)), "counterFell"
    yield "another key", *made(key=OTHER), "signatureInvalid"
    yield "for the other ceremony", *made(json=client("create")), "otherCeremony"
    yield "another challenge", *made(json=client("get", bytes(32))), "otherChallenge"
    yield "a foreign origin", *made(json=client("get", origin="http://portal.example.org")), "otherOrigin"
    yield "a foreign frame", *made(json=client("get", crossOrigin=True)), "crossOrigin", False
    yield "another relying party", *made(authenticator(UP | UV, 8, id=ORIGIN)), "otherRelyingParty"
    yield "nobody there", *made(authenticator(UV, 8)), "userAbsent"
    yield "nobody verified", *made(authenticator(UP, 8)), "userUnverified"
    yield "backed up and not to be", *made(authenticator(UP | UV | BS, 8)), "contradictoryBackup"
    yield "a credential in it", *made(authenticator(UP | UV | AT, 8)), "malformed", False
    yield "bytes after the data", *made(shown + b"\0"), "malformed"
    yield "extensions that are none", *made(authenticator(UP | UV | ED, 8)), "malformed"


def registered(case: dict):
    """What the judge says; raises where it refuses."""
    return verify_registration_response(
        credential={"id": case["credential"], "rawId": case["credential"], "type": "public-key",
                    "response": {"clientDataJSON": case["client_data"],
                                 "attestationObject": case["attestation_object"]}},
        expected_challenge=CHALLENGE, expected_rp_id=ID, expected_origin=ORIGIN, require_user_verification=True)


def asserted(case: dict):
    return verify_authentication_response(
        credential={"id": url(CREDENTIAL), "rawId": url(CREDENTIAL), "type": "public-key",
                    "response": {"clientDataJSON": case["client_data"], "signature": case["signature"],
                                 "authenticatorData": case["authenticator_data"]}},
        expected_challenge=CHALLENGE, expected_rp_id=ID, expected_origin=ORIGIN, credential_public_key=cose(KEY),
        credential_current_sign_count=case["before"], require_user_verification=True)


def judged(case: dict, judge):
    """- Throws: where the judge does not say what the case does."""
    try:
        told = judge(case)
    except Exception as refusal:
        assert case["refusal"], (case["name"], refusal)
        return None
    assert not case["refusal"] or not case["judged"], case["name"]
    return told


def cases() -> dict:
    made = []
    for name, json, object, refusal, *rest in registrations():
        id = bytes(1023) if "longest" in name else CREDENTIAL
        case = {"name": name, "client_data": url(json), "attestation_object": url(object), "credential": url(id),
                "refusal": refusal, "judged": not rest}
        told = judged(case, registered)
        case["counter"] = told.sign_count if told and not refusal else 0
        case["backed_up"] = bool(told and not refusal and told.credential_backed_up)
        made.append(case)
    shown = []
    for name, json, data, signature, before, refusal, *rest in assertions():
        case = {"name": name, "client_data": url(json), "authenticator_data": url(data), "signature": url(signature),
                "before": before, "refusal": refusal, "judged": not rest}
        told = judged(case, asserted)
        case["after"] = told.new_sign_count if told and not refusal else 0
        shown.append(case)
    return {"relying_party": ID, "origin": ORIGIN, "challenge": url(CHALLENGE), "credential": url(CREDENTIAL),
            "point": url(b"\x04" + b"".join(numbers(KEY))), "registrations": made, "assertions": shown}


if __name__ == "__main__":
    Path(__file__).with_name("vectors.json").write_text(json.dumps(cases(), indent=1) + "\n")
