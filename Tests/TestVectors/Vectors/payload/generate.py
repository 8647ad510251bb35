#!/usr/bin/env python3
"""Writes the vectors of addressing/, payload/ and state/ from docs/spec/ehr-family.md with hashlib and cbor2.

Needs cbor2 (made with 6.2.1). It shares no code with the processor: dicts are built in the order of the specification's
tables, and `cbor2.dumps` gives the bytes.
"""
import hashlib, json, os
import cbor2

vectors = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
namespace = hashlib.sha512(b"ehr").hexdigest()[:6]


def write(path, rows):
    with open(os.path.join(vectors, path), "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")


# Addresses ------------------------------------------------------------------------------------------------------------

def address(key):
    return namespace + hashlib.sha512(key.encode()).hexdigest()[:64]


def setting(key):
    parts = (key.split(".", 3) + ["", "", ""])[:4]
    return "000000" + "".join(hashlib.sha256(p.encode()).hexdigest()[:16] for p in parts)


ids = ["p1", "a", "A.b_c-9", "x" * 64, "5b0e7a6c1f924d0e8a3b7c5d9e1f2a4b"]
digest, submitter = hashlib.sha256(b"model").hexdigest(), "02" + hashlib.sha256(b"key").hexdigest()
rows = [{"kind": "namespace", "ids": [], "address": namespace}]
for one in ids:
    rows.append({"kind": "patient", "ids": [one], "address": address("patient:" + one)})
    rows.append({"kind": "doctor", "ids": [one], "address": address("doctor:" + one)})
    for two in ids[:3]:
        rows += [{"kind": kind, "ids": [one, two], "address": address(f"{kind}:{one}:{two}")}
                 for kind in ("record", "consent", "access")]
rows.append({"kind": "model", "ids": [digest, submitter], "address": address(f"model:{digest}:{submitter}")})
rows.append({"kind": "setting", "ids": ["ehr.registrars"], "address": setting("ehr.registrars")})
rows.append({"kind": "block-config", "ids": [], "address": "00b10c01" + "0" * 62})
rows += [{"kind": "block", "ids": [str(n)], "address": "00b10c00" + hex(n)[2:].zfill(62)}
         for n in (0, 1, 255, 65536, 2**53 - 1, 2**64 - 1)]
write("addressing/accept/addresses.json", rows)

# Payloads -------------------------------------------------------------------------------------------------------------

H, H2 = hashlib.sha256(b"sealed").hexdigest(), hashlib.sha256(b"other").hexdigest()
POINT = bytes([4]) + bytes(range(64))
OWNER, PROOF = "03" + hashlib.sha256(b"new owner").hexdigest(), "ab" * 64
TOP = 2**53 - 1
full = {
    "REGISTER_PATIENT": {"patient_id": "p1", "encryption_key": POINT},
    "REGISTER_DOCTOR": {"doctor_id": "d1", "encryption_key": POINT},
    "ATTEST_DOCTOR": {"doctor_id": "d1", "status": "suspended"},
    "ADD_RECORD_HASH": {"patient_id": "p1", "record_id": "r1", "hash_sha256": H, "scope": "lab", "supersedes": "r0",
                        "author_id": "d1"},
    "GRANT_ACCESS": {"patient_id": "p1", "doctor_id": "d1", "scopes": ["general", "lab"], "key_ref": "k1", "expiry": TOP,
                     "write": True, "purpose": "ETREAT", "prev_version": 3},
    "REVOKE_ACCESS": {"patient_id": "p1", "doctor_id": "d1", "prev_version": 0, "reason": "moved"},
    "LOG_ACCESS": {"access_id": "a1", "patient_id": "p1", "doctor_id": "d1", "record_id": "r1", "purpose": "TREAT"},
    "EMERGENCY_ACCESS": {"access_id": "a1", "patient_id": "p1", "doctor_id": "d1", "record_id": "r1", "reason": "coma",
                         "at": 1790000000},
    "REVIEW_ACCESS": {"access_id": "a1", "doctor_id": "d1", "patient_id": "p1", "outcome": "disputed"},
    "ROTATE_OWNER": {"patient_id": "p1", "new_owner": OWNER, "proof": PROOF, "encryption_key": POINT, "prev_version": 1},
    "MODEL_PROVENANCE": {"model_hash": H, "sites": ["s2", "s1"], "metrics": {"auc": "0.91", "n": 1200}, "parent_hash": H2,
                         "round": 7, "consent_root": H2, "framework": "flwr 1.28 (Linux)"},
}
optional = {"encryption_key", "scope", "supersedes", "author_id", "expiry", "write", "purpose", "parent_hash", "round",
            "consent_root", "framework"}
# `reason` is the one key that is optional in one action and required in another.
optional_only_in = {"reason": "REVOKE_ACCESS"}
defaults = {"ADD_RECORD_HASH": {"scope": "general"}, "GRANT_ACCESS": {"write": False, "purpose": "TREAT"}}
kinds = {
    "id": ["patient_id", "doctor_id", "record_id", "access_id", "supersedes", "author_id", "key_ref"],
    "code": ["scope", "purpose", "reason"], "hex": ["hash_sha256", "model_hash", "parent_hash", "consent_root", "proof"],
    "key": ["encryption_key", "new_owner"], "integer": ["expiry", "prev_version", "at", "round"],
    "choice": ["status", "outcome"], "text": ["framework"], "bool": ["write"], "scopes": ["scopes"], "sites": ["sites"],
    "metrics": ["metrics"],
}
kind_of = {key: kind for kind, keys in kinds.items() for key in keys}


def is_optional(action, key):
    return key in optional or optional_only_in.get(key) == action


def payload(action, fields):
    return {"action": action, **fields}


def canonical(action, fields):
    merged = {**defaults.get(action, {}), **fields}
    ordered = {k: merged[k] for k in full[action] if k in merged}
    if "doctor_id" in fields and action == "ROTATE_OWNER":
        ordered = {"doctor_id": fields["doctor_id"], **ordered}
    if "scopes" in ordered:
        ordered["scopes"] = sorted(ordered["scopes"])
    if "metrics" in ordered:
        ordered["metrics"] = dict(sorted(ordered["metrics"].items()))
    return cbor2.dumps(payload(action, ordered)).hex()


def indefinite(value):
    """The same value with every container of indefinite length."""
    if isinstance(value, dict):
        return b"\xbf" + b"".join(cbor2.dumps(k) + indefinite(v) for k, v in value.items()) + b"\xff"
    if isinstance(value, list):
        return b"\x9f" + b"".join(indefinite(v) for v in value) + b"\xff"
    if isinstance(value, int) and not isinstance(value, bool):
        return b"\x1b" + value.to_bytes(8, "big")
    if isinstance(value, str):
        return b"\x79" + len(value.encode()).to_bytes(2, "big") + value.encode()
    return cbor2.dumps(value)


accept = []


def accepted(name, action, fields, data=None):
    data = data if data is not None else cbor2.dumps(payload(action, fields))
    accept.append({"name": name, "action": action, "hex": data.hex(), "canonical": canonical(action, fields)})


for action, fields in full.items():
    least = {k: v for k, v in fields.items() if not is_optional(action, k)}
    accepted("all keys", action, fields)
    accepted("required keys", action, least)
    for key in fields:
        if is_optional(action, key):
            accepted("only " + key, action, {**least, key: fields[key]})
    backwards = dict(reversed(payload(action, fields).items()))
    accepted("keys backwards", action, fields, cbor2.dumps(backwards))
    accepted("indefinite and wide", action, fields, indefinite(payload(action, fields)))
grant, model, rotate = full["GRANT_ACCESS"], full["MODEL_PROVENANCE"], full["ROTATE_OWNER"]
accepted("every scope", "GRANT_ACCESS", {**grant, "scopes": ["*"]})
accepted("16 unsorted scopes", "GRANT_ACCESS", {**grant, "scopes": ["s%d" % (i * 7 % 16) for i in range(16)]})
accepted("version 0, no write", "GRANT_ACCESS", {**grant, "prev_version": 0, "write": False})
accepted("64 characters", "REGISTER_PATIENT", {"patient_id": "azAZ09._-" + "x" * 55})
accepted("a doctor", "ROTATE_OWNER", {"doctor_id": "d1", **{k: v for k, v in rotate.items() if k != "patient_id"}})
accepted("256 sites, 64 metrics", "MODEL_PROVENANCE",
         {**model, "sites": ["site-%d" % i for i in range(256)], "metrics": {"m%d" % (i * 13 % 64): i for i in range(64)}})
accepted("one site twice", "MODEL_PROVENANCE", {**model, "sites": ["s1", "s1"]})
accepted("edges of text", "MODEL_PROVENANCE", {**model, "framework": " ~" * 64, "metrics": {"a" * 32: 0, "b": "x" * 128, "c": TOP}})
accepted("active", "ATTEST_DOCTOR", {"doctor_id": "d1", "status": "active"})
accepted("justified", "REVIEW_ACCESS", {**full["REVIEW_ACCESS"], "outcome": "justified"})
write("payload/accept/payloads.json", accept)

reject = []


def rejected(name, code, data, key=None):
    data = data if isinstance(data, bytes) else cbor2.dumps(data)
    reject.append({"name": name, "hex": data.hex(), "code": code, **({"key": key} if key else {})})


one = cbor2.dumps(payload("REGISTER_PATIENT", {"patient_id": "p1"}))
rejected("longer than 16 KiB", "payload_too_large", {"action": "REGISTER_PATIENT", "patient_id": "x" * 16384})
rejected("longer than 16 KiB and no CBOR", "payload_too_large", b"\xff" * 16385)
rejected("16 KiB and an id too long", "bad_id", {"action": "REGISTER_PATIENT", "patient_id": "x" * (16384 - len(one) - 2 + 2 - 2)}, "patient_id")
for name, data in {
    "nothing": b"", "an array": b"\x80", "a text": b"\x61a", "an integer": b"\x00", "trailing byte": one + b"\x00",
    "truncated": one[:-1], "a tag around": b"\xd9\xd9\xf7" + one, "a break alone": b"\xff",
    "a key twice": b"\xa3" + one[1:] + cbor2.dumps("patient_id") + cbor2.dumps("p1"),
    "the action twice": b"\xa3" + one[1:] + cbor2.dumps("action") + cbor2.dumps("REGISTER_PATIENT"),
    "a key twice, unknown": b"\xa4" + one[1:] + b"\x61x\x00\x61x\x00",
    "an integer key": b"\xa3" + one[1:] + b"\x00\x00", "a byte string key": b"\xa3" + one[1:] + b"\x41a\x00",
    "null": b"\xa3" + one[1:] + cbor2.dumps("encryption_key") + b"\xf6", "undefined": b"\xa3" + one[1:] + cbor2.dumps("encryption_key") + b"\xf7",
    "a float": b"\xa3" + one[1:] + cbor2.dumps("encryption_key") + b"\xf9\x3c\x00",
    "a tag inside": b"\xa3" + one[1:] + cbor2.dumps("encryption_key") + b"\xc2\x41\x01",
    "a negative integer": b"\xa3" + one[1:] + cbor2.dumps("x") + b"\x20",
    "an integer of 2^53": b"\xa3" + one[1:] + cbor2.dumps("x") + cbor2.dumps(2**53),
    "a simple value": b"\xa3" + one[1:] + cbor2.dumps("x") + b"\xf8\xff",
    "an indefinite text": b"\xa2" + cbor2.dumps("action") + cbor2.dumps("REGISTER_PATIENT") + cbor2.dumps("patient_id") + b"\x7f\x62p1\xff",
    "an indefinite byte string": b"\xa3" + one[1:] + cbor2.dumps("encryption_key") + b"\x5f\x41\x04\xff",
    "no UTF-8": b"\xa3" + one[1:] + cbor2.dumps("x") + b"\x61\xff", "nested too deep": b"\xa3" + one[1:] + cbor2.dumps("x") + b"\x81\x81\x81\x81\x00",
    "a huge count": b"\xbb" + b"\xff" * 8 + one[1:], "a null key's map": b"\xa1\xf6\x00",
}.items():
    rejected(name, "bad_cbor", data)
rejected("nested as deep as may be, in a key that is not known", "unknown_key",
         {**payload("REGISTER_PATIENT", {"patient_id": "p1"}), "x": [[[0]]]})
rejected("no action", "missing_key", {"patient_id": "p1"}, "action")
rejected("an empty map", "missing_key", {}, "action")
rejected("no action and an unknown key", "missing_key", {"x": 1}, "action")
rejected("an integer action", "wrong_type", {"action": 1}, "action")
rejected("an action of bytes", "wrong_type", {"action": b"REGISTER_PATIENT"}, "action")
for name in ("NO_SUCH_ACTION", "", "register_patient", "REGISTER_PATIENT ", "REGISTER_PATIENT\u0301", "\n\"{"):
    rejected("action " + ascii(name), "unknown_action", {"action": name, "patient_id": "p1"})

bad = {
    "id": ("bad_id", ["", "a b", "x" * 65, "\u00e9", "a/b", "a:b", "p\n", "\u0070\u0301"]),
    "code": ("bad_code", ["", "a b", "x" * 33, "\u00e9", "a.b", "*"]),
    "text": ("bad_text", ["", "x" * 129, "\u00e9", "a\tb", "\x7f"]),
    "choice": ("bad_choice", ["", "ACTIVE", "justified ", "other"]),
    "scopes": ("bad_scopes", [[], ["a", "a"], ["*", "a"], ["a", "*"], ["*", "*"], ["s%d" % i for i in range(17)], ["a b"], [""]]),
    "sites": ("bad_sites", [[], ["s%d" % i for i in range(257)], ["a b"], [""]]),
    "metrics": ("bad_metrics", [{}, {"m%d" % i: 1 for i in range(65)}, {"a b": 1}, {"": 1}, {"a": ""}, {"a": "x" * 129}, {"a": "\u00e9"}]),
}
wrong = {"id": [1, b"p1", ["p1"], True], "code": [1, b"lab"], "hex": [1, bytes(32)], "integer": ["1", True, b"\x01"],
         "choice": [True, 1], "text": [1], "bool": [0, "true"], "scopes": ["lab", {"lab": True}, ["lab", 1], [b"lab"], [["lab"]], [1] * 17],
         "sites": ["s1", [1], ["s1", b"s2"], [""] * 257 + [1]], "metrics": [["auc"], "auc", {"auc": [1]}, {"auc": True}, {"a b": b"x"}]}
for action, fields in full.items():
    rejected(action + " with an unknown key", "unknown_key", {**payload(action, fields), "extra": 1})
    rejected(action + " with an unknown key and nothing else", "unknown_key", {"action": action, "Patient_id": "p1"})
    for key in fields:
        kind = kind_of[key]
        without = {k: v for k, v in payload(action, fields).items() if k != key}
        if not is_optional(action, key):
            rejected(f"{action} without {key}", "missing_key", without, key)
        if kind == "hex":
            size = len(fields[key])
            values = ["", "0" * (size - 1), "0" * (size + 1), "0" * (size - 1) + "G", "A" * size]
            code = "bad_hex"
        elif key == "encryption_key":
            values, code = [b"", POINT[:-1], POINT + b"\0", b"\x02" + POINT[1:]], "bad_key"
        elif key == "new_owner":
            values, code = ["", OWNER[:-1], OWNER + "0", "04" + OWNER[2:], OWNER.upper(), "02" + "g" * 64], "bad_key"
        else:
            code, values = bad.get(kind, (None, []))
        for value in values:
            rejected(f"{action} {key} {str(value)[:30]!a}", code, {**payload(action, fields), key: value}, key)
        types = wrong.get(kind) or (["04"] if key == "encryption_key" else [1, bytes(33)])
        for value in types:
            rejected(f"{action} {key} of another type {str(value)[:20]!a}", "wrong_type", {**payload(action, fields), key: value}, key)
rejected("neither patient nor doctor", "missing_key",
         payload("ROTATE_OWNER", {k: v for k, v in rotate.items() if k != "patient_id"}), "patient_id")
reject[:] = [r for r in reject if r["name"] != "ROTATE_OWNER without patient_id"]
rejected("patient and doctor", "ambiguous_subject", payload("ROTATE_OWNER", {**rotate, "doctor_id": "d1"}), "doctor_id")
rejected("patient and doctor, no proof", "missing_key",
         payload("ROTATE_OWNER", {**{k: v for k, v in rotate.items() if k != "proof"}, "doctor_id": "d1"}), "proof")
rejected("patient and a bad doctor", "ambiguous_subject", payload("ROTATE_OWNER", {**rotate, "doctor_id": 7}), "doctor_id")
rejected("a record that supersedes itself", "refers_to_itself",
         payload("ADD_RECORD_HASH", {**full["ADD_RECORD_HASH"], "supersedes": "r1"}), "supersedes")
rejected("a model of which it is the parent", "refers_to_itself", payload("MODEL_PROVENANCE", {**model, "parent_hash": H}), "parent_hash")
# Where two faults meet, the order of the specification decides.
rejected("unknown before missing", "unknown_key", {"action": "REGISTER_PATIENT", "x": 1})
rejected("missing before wrong type", "missing_key", {"action": "ATTEST_DOCTOR", "doctor_id": 1}, "status")
rejected("the first of the table", "bad_id", {"action": "ATTEST_DOCTOR", "status": 1, "doctor_id": ""}, "doctor_id")
rejected("the second of the table", "wrong_type", {"action": "ATTEST_DOCTOR", "status": 1, "doctor_id": "d1"}, "status")
rejected("content before a reference to itself", "bad_id",
         payload("ADD_RECORD_HASH", {**full["ADD_RECORD_HASH"], "supersedes": "r1", "author_id": ""}), "author_id")
write("payload/reject/payloads.json", reject)

# State ----------------------------------------------------------------------------------------------------------------

S = "02" + hashlib.sha256(b"signer").hexdigest()
least = {
    "patient": {"patient_id": "p1", "owner": S},
    "doctor": {"doctor_id": "d1", "owner": S},
    "record": {"patient_id": "p1", "record_id": "r1", "hash_sha256": H, "scope": "general", "signer": S},
    "consent": {"patient_id": "p1", "doctor_id": "d1", "status": "ACTIVE", "scopes": ["*"], "key_ref": "k1", "write": False,
                "purpose": "TREAT"},
    "access": {"access_id": "a1", "doctor_id": "d1", "patient_id": "p1", "record_id": "r1", "consent_version": 1, "signer": S},
    "model": {"model_hash": H, "submitter": S, "sites": ["s1"], "metrics": {"n": 1}},
}
most = {
    "patient": {"patient_id": "p1", "owner": S, "encryption_key": POINT, "version": 2},
    "doctor": {"doctor_id": "d1", "owner": S, "encryption_key": POINT, "attestation": "suspended", "attested_by": OWNER, "version": TOP},
    "record": {"patient_id": "p1", "record_id": "r1", "hash_sha256": H, "scope": "lab", "supersedes": "r0", "author_id": "d1",
               "signer": S, "superseded_by": "r2", "version": 2},
    "consent": {"patient_id": "p1", "doctor_id": "d1", "status": "REVOKED", "scopes": ["general", "lab"], "key_ref": "k1",
                "expiry": 1800000000, "write": True, "purpose": "ETREAT", "encryption_key_sha256": H, "reason": "moved", "version": 24},
    "access": {"access_id": "a1", "doctor_id": "d1", "patient_id": "p1", "record_id": "r1", "consent_version": 0, "signer": S,
               "emergency": True, "reason": "coma", "at": 1790000000, "reviewed": True, "outcome": "disputed", "reviewer": OWNER,
               "version": 2},
    "model": {"model_hash": H, "submitter": S, "sites": ["s2", "s1"], "metrics": {"auc": "0.91", "n": 1200}, "parent_hash": H2,
              "round": 0, "consent_root": H2, "framework": "flwr"},
}
states = [{"kind": k, "hex": cbor2.dumps(v).hex()} for group in (least, most) for k, v in group.items()]
states.append({"kind": "consent", "hex": cbor2.dumps({"patient_id": "p1", "doctor_id": "d1", "status": "REVOKED"}).hex()})
states.append({"kind": "access", "hex": cbor2.dumps({**least["access"], "emergency": True, "reason": "coma", "at": 0, "reviewed": False}).hex()})
states.append({"kind": "access", "hex": cbor2.dumps({k: least["access"].get(k, "TREAT") for k in
               ("access_id", "doctor_id", "patient_id", "record_id", "purpose", "consent_version", "signer")}).hex()})
write("state/accept/entries.json", states)

broken = []
for kind, entry in least.items():
    broken.append((kind, "an unknown key", {**entry, "extra": 1}))
    for key in entry:
        broken.append((kind, "no " + key, {k: v for k, v in entry.items() if k != key}))
        broken.append((kind, key + " of another type", {**entry, key: None}))
    if kind != "model":
        for version in (0, 1, 2**53, "2"):
            broken.append((kind, f"version {version!r}", {**entry, "version": version}))
access = {**most["access"]}
broken += [
    ("access", "emergency false", {**least["access"], "emergency": False}),
    ("access", "a reason and no emergency", {**least["access"], "reason": "coma"}),
    ("access", "reviewed without outcome", {k: v for k, v in access.items() if k != "outcome"}),
    ("access", "an outcome and not reviewed", {**access, "reviewed": False}),
    ("consent", "active without terms", {"patient_id": "p1", "doctor_id": "d1", "status": "ACTIVE"}),
    ("consent", "revoked with half of the terms", {"patient_id": "p1", "doctor_id": "d1", "status": "REVOKED", "scopes": ["a"]}),
    ("consent", "an expiry and no terms", {"patient_id": "p1", "doctor_id": "d1", "status": "REVOKED", "expiry": 1}),
    ("consent", "another status", {**least["consent"], "status": "active"}),
    ("patient", "an owner in upper case", {"patient_id": "p1", "owner": S.upper()}),
    ("doctor", "another attestation", {**least["doctor"], "attestation": "none"}),
    ("patient", "an array", [1]), ("patient", "a text", "p1"),
]
write("state/reject/entries.json", [{"kind": k, "name": n, "hex": cbor2.dumps(v).hex()} for k, n, v in broken]
      + [{"kind": "patient", "name": "no CBOR", "hex": "ff"}, {"kind": "patient", "name": "one byte more", "hex": cbor2.dumps(least["patient"]).hex() + "00"}])
