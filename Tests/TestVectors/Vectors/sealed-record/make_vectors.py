"""Writes the vectors of this folder, and fails unless three implementations agree about each of them.

    pip install cryptography==50.0.2 cryptography_vectors==50.0.2
    python make_vectors.py

`sealed_record.py` beside this script is checked against the published vectors of C2SP chunked-encryption (which are for
SHA-256 and AES-128-GCM, the only difference) and, in both directions, against the recipe `cryptography.cobblestone`.
"""

import base64
import hashlib
import json
import zlib
from pathlib import Path

import cryptography_vectors
from cryptography.hazmat.primitives import hashes
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

from sealed_record import Damaged, context, open_sealed, seal

here = Path(__file__).parent
published = Path(cryptography_vectors.__file__).parent / "chunked-encryption" / "vectors.json"


def plaintext(length: int) -> bytes:
    """Bytes that repeat neither within a chunk nor from chunk to chunk: SHA-256 of 0, 1, 2 ... as 4 bytes each."""
    blocks = (hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def check_published():
    checked = 0
    for vector in json.loads(published.read_text())["vectors"]:
        if vector["ciphertext"] is None or len(bytes.fromhex(vector["key"])) != 16:
            continue
        sealed = base64.b64decode(vector["ciphertext"])
        if vector.get("compressed"):
            sealed = zlib.decompress(sealed, wbits=47)
        try:
            opened = open_sealed(bytes.fromhex(vector["key"]), vector["context"].encode(), sealed, hashes.SHA256())
            assert vector["expect"] == "success", vector["name"]
            assert hashlib.sha256(opened).hexdigest() == vector["payload_sha256"], vector["name"]
        except Damaged:
            assert vector["expect"] == "failure", vector["name"]
        checked += 1
    assert checked > 20, checked
    print("agrees with", checked, "published vectors")


def recipe_seal(key, context, text):
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(text) + encryptor.finalize()


def recipe_open(key, context, sealed):
    decryptor = Cobblestone256Decryptor(key, context)
    return decryptor.update(sealed) + decryptor.finalize()


def refused(key, context, sealed) -> bool:
    outcomes = []
    for opener in (open_sealed, recipe_open):
        try:
            opener(key, context, sealed)
            outcomes.append(False)
        except Exception:
            outcomes.append(True)
    assert outcomes[0] == outcomes[1]
    return outcomes[0]


def accept():
    cases = []
    lengths = [0, 1, 1000, 16383, 16384, 16385, 32767, 32768, 40000, 257 * 16384 + 5]
    for number, length in enumerate(lengths):
        key = hashlib.sha256(b"dek %d" % number).digest()
        salt = hashlib.sha256(b"salt %d" % number).digest()[:24]
        patient, record = f"patient-{number}", f"Record_{number}.v1"
        text = plaintext(length)
        sealed = seal(key, context(patient, record), text, salt)
        assert open_sealed(key, context(patient, record), sealed) == text
        assert recipe_open(key, context(patient, record), sealed) == text
        assert open_sealed(key, context(patient, record), recipe_seal(key, context(patient, record), text)) == text
        case = {"name": f"length-{length}", "dek": key.hex(), "patient_id": patient, "record_id": record,
                "salt": salt.hex(), "plaintext_length": length, "sealed_length": len(sealed),
                "commitment": sealed[24:56].hex(), "sealed_sha256": hashlib.sha256(sealed).hexdigest()}
        # The largest is known by its digest alone, which is enough to compare what is sealed here with it.
        if length < 1 << 20:
            case["file"] = f"accept/length-{length}.sealed"
            (here / "accept").mkdir(exist_ok=True)
            (here / case["file"]).write_bytes(sealed)
        cases.append(case)
    return cases


def edit(sealed: bytes, change: dict) -> bytes:
    """The edits that reject.json names, for its readers to make: sealed chunks are 16,400 bytes long, from byte 56."""
    match change["edit"]:
        case "none":
            return sealed
        case "truncate":
            return sealed[:change["length"]]
        case "append":
            return sealed + bytes.fromhex(change["bytes"]) * change.get("times", 1)
        case "flip":
            place = change["offset"]
            return sealed[:place] + bytes([sealed[place] ^ change["mask"]]) + sealed[place + 1:]
        case "swap":
            chunks = [sealed[56 + index * 16400:56 + (index + 1) * 16400] for index in range(len(sealed) // 16400 + 1)]
            first, second = change["chunks"]
            chunks[first], chunks[second] = chunks[second], chunks[first]
            return sealed[:56] + b"".join(chunks)
        case "drop":
            start = 56 + change["chunk"] * 16400
            return sealed[:start] + sealed[start + 16400:]
        case "repeat":
            start = 56 + change["chunk"] * 16400
            return sealed[:start + 16400] + sealed[start:]
        case "graft":
            other = (here / "accept" / f"{change['from']}.sealed").read_bytes()
            start = 56 + change["chunk"] * 16400
            return sealed[:start] + other[start:start + 16400] + sealed[start + 16400:]


def reject(cases):
    """`error` is the class of failure: one of this project's error cases, with its index or offset where it has one."""
    base = {case["name"]: case for case in cases if "file" in case}
    changes = [
        ("length-1000", {"edit": "truncate", "length": 0}, "truncated"),
        ("length-1000", {"edit": "truncate", "length": 55}, "truncated"),
        ("length-1000", {"edit": "truncate", "length": 56}, "truncated"),
        ("length-1000", {"edit": "truncate", "length": 71}, "truncated"),
        ("length-1000", {"edit": "truncate", "length": 72}, "alteredOrTruncated 0"),
        ("length-1000", {"edit": "truncate", "length": 1071}, "alteredOrTruncated 0"),
        ("length-40000", {"edit": "truncate", "length": 56 + 16400}, "truncated"),
        ("length-40000", {"edit": "truncate", "length": 56 + 2 * 16400}, "truncated"),
        ("length-40000", {"edit": "truncate", "length": 56 + 2 * 16400 - 1}, "alteredOrTruncated 1"),
        ("length-32768", {"edit": "truncate", "length": 56 + 2 * 16400}, "truncated"),
        ("length-1000", {"edit": "append", "bytes": "00"}, "extended 1072"),
        ("length-0", {"edit": "append", "bytes": "00", "times": 40}, "extended 72"),
        ("length-16384", {"edit": "append", "bytes": "ab", "times": 20000}, f"extended {56 + 16400 + 16}"),
        ("length-1000", {"edit": "flip", "offset": 0, "mask": 1}, "wrongKeyOrContext"),
        ("length-1000", {"edit": "flip", "offset": 55, "mask": 128}, "wrongKeyOrContext"),
        ("length-1000", {"edit": "flip", "offset": 56, "mask": 1}, "alteredOrTruncated 0"),
        ("length-1000", {"edit": "flip", "offset": 1071, "mask": 128}, "alteredOrTruncated 0"),
        ("length-40000", {"edit": "flip", "offset": 56 + 16400 + 9, "mask": 4}, "altered 1"),
        ("length-40000", {"edit": "swap", "chunks": [0, 1]}, "reordered 0 1"),
        ("length-40000", {"edit": "drop", "chunk": 0}, "reordered 0 1"),
        ("length-40000", {"edit": "repeat", "chunk": 1}, "reordered 2 1"),
        ("length-40000", {"edit": "graft", "from": "length-32768", "chunk": 1}, "altered 1"),
        ("length-1000", {"edit": "none", "patient_id": "patient-3"}, "wrongKeyOrContext"),
        ("length-1000", {"edit": "none", "record_id": "Record_3.v1"}, "wrongKeyOrContext"),
        ("length-1000", {"edit": "none", "dek": "00" * 32}, "wrongKeyOrContext"),
    ]
    rejects = []
    for name, change, error in changes:
        case = {**base[name], **{key: change[key] for key in ("patient_id", "record_id", "dek") if key in change}}
        sealed = edit((here / case["file"]).read_bytes(), change)
        assert refused(bytes.fromhex(case["dek"]), context(case["patient_id"], case["record_id"]), sealed), change
        rejects.append({"base": name, **change, "error": error})
    return rejects


if __name__ == "__main__":
    check_published()
    accepted = accept()
    (here / "accept.json").write_text(json.dumps(accepted, indent=1) + "\n")
    (here / "reject.json").write_text(json.dumps(reject(accepted), indent=1) + "\n")
