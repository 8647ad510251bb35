"""Writes the vectors of this folder from published ones, and random ones from an implementation that is not ours.

    pip install cryptography==50.0.2 cryptography_vectors==50.0.2
    python make_vectors.py

`cryptography_vectors` carries the test vectors of NIST's validation programs (CAVP) and of the RFCs as they were
published; they are cut down here to the cases that this project's algorithms take. `random.json` is computed by the
Python package `cryptography` from a fixed seed.
"""

import json
import random
import re
from pathlib import Path

import cryptography_vectors
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

here = Path(__file__).parent
published = Path(cryptography_vectors.__file__).parent


def entries(path, keys):
    """The `key = value` groups of a CAVP or RFC text file; a group ends where its last key has been seen."""
    group, section = {}, {}
    for line in (published / path).read_text().splitlines():
        line = line.strip()
        if match := re.fullmatch(r"\[(\w+)\s*=\s*(\w+)\]", line):
            section[match[1]] = match[2]
        elif line == "FAIL":
            yield {**section, **group, "FAIL": True}
            group = {}
        elif match := re.fullmatch(r"(\w+)\s*=\s*(.*)", line):
            group[match[1]] = match[2].strip()
            if match[1] == keys[-1]:
                yield {**section, **group}
                group = {}


def write(name, source, cases):
    text = json.dumps({"source": source, "cases": cases}, indent=1)
    (here / name).write_text(text + "\n")
    print(name, len(cases))


def digests():
    cases = []
    for algorithm in ("SHA256", "SHA512"):
        for kind in ("Short", "Long"):
            found = list(entries(f"hashes/SHA2/{algorithm}{kind}Msg.rsp", ["Len", "Msg", "MD"]))
            step = 1 if kind == "Short" else 16
            for case in found[::step]:
                message = case["Msg"] if int(case["Len"]) else ""
                cases.append({"hash": algorithm.lower(), "message": message, "digest": case["MD"]})
    write("digest.json", "NIST CAVP, SHA-2 short and long message tests (FIPS 180-4), every 16th of the long ones", cases)


def codes():
    cases = []
    for algorithm in ("sha256", "sha512"):
        for case in entries(f"HMAC/rfc-4231-{algorithm}.txt", ["Len", "Key", "Msg", "MD"]):
            cases.append({"hash": algorithm, "key": case["Key"], "message": case["Msg"], "code": case["MD"]})
    write("hmac.json", "RFC 4231 section 4", cases)


def derivations():
    cases = []
    for case in entries("KDF/rfc-5869-HKDF-SHA256.txt", ["Hash", "OKM"]):
        cases.append({key: case.get(name, "") for key, name in
                      (("ikm", "IKM"), ("salt", "salt"), ("info", "info"), ("prk", "PRK"), ("okm", "OKM"))})
    write("hkdf.json", "RFC 5869 appendix A.1 to A.3 (SHA-256)", cases)


def gcm():
    cases = []
    for name, last in (("gcmDecrypt256.rsp", "PT"), ("gcmEncryptExtIV256.rsp", "Tag")):
        taken = {}
        for case in entries(f"ciphers/AES/GCM/{name}", ["Key", last]):
            if case["IVlen"] != "96" or case["Taglen"] != "128":
                continue
            # Two of each combination of lengths and outcome say as much as fifteen do.
            kind = (case["PTlen"], case["AADlen"], "FAIL" in case)
            taken[kind] = taken.get(kind, 0) + 1
            if taken[kind] > 2:
                continue
            cases.append({
                "valid": "FAIL" not in case, "key": case["Key"], "nonce": case["IV"], "aad": case["AAD"],
                "plaintext": case.get("PT", ""), "sealed": case["CT"] + case["Tag"]})
    write("aes-256-gcm.json", "NIST CAVP, gcmDecrypt256 and gcmEncryptExtIV256: 96-bit IV, 128-bit tag", cases)


def wraps():
    cases = []
    for name, last in (("KW_AE_256.txt", "C"), ("KW_AD_256.txt", "P")):
        taken = {}
        for case in entries(f"keywrap/kwtestvectors/{name}", ["COUNT", "K", last]):
            size = len(case["C"])
            kind = (size, "FAIL" in case)
            taken[kind] = taken.get(kind, 0) + 1
            if taken[kind] > 5:
                continue
            cases.append({"valid": "FAIL" not in case, "kek": case["K"], "key": case.get("P", ""), "wrapped": case["C"]})
    write("aes-key-wrap.json", "NIST CAVP, KW_AE_256 and KW_AD_256 (SP 800-38F, RFC 3394)", cases)


def scrypts():
    cases = []
    for case in entries("KDF/scrypt.txt", ["DERIVED_KEY"]):
        # The RFC's fourth case wants 1 GiB of memory.
        if int(case["N"]) <= 16384:
            cases.append({"passphrase": case["PASSWORD"], "salt": case["SALT"].encode().hex(), "n": int(case["N"]),
                          "r": int(case["r"]), "p": int(case["p"]), "key": case["DERIVED_KEY"]})
    write("scrypt.json", "RFC 7914 section 12 (first three)", cases)


def random_cases():
    source = random.Random(5869)
    algorithms = {"sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
    cases = {"hmac": [], "hkdf_expand": [], "gcm": []}
    for number in range(40):
        for name, algorithm in algorithms.items():
            key, message = source.randbytes(source.randrange(1, 200)), source.randbytes(source.randrange(0, 300))
            code = hmac.HMAC(key, algorithm)
            code.update(message)
            cases["hmac"].append({"hash": name, "key": key.hex(), "message": message.hex(), "code": code.finalize().hex()})
            prk, info = source.randbytes(algorithm.digest_size), source.randbytes(source.randrange(0, 120))
            length = source.choice([1, 31, 32, 33, 63, 64, 65, 76, 255, 1000, 255 * algorithm.digest_size])
            okm = HKDFExpand(algorithm, length, info).derive(prk)
            cases["hkdf_expand"].append(
                {"hash": name, "prk": prk.hex(), "info": info.hex(), "okm": okm.hex()} if length < 2000 else
                {"hash": name, "prk": prk.hex(), "info": info.hex(), "length": length, "okm_end": okm[-32:].hex()})
        key, nonce = source.randbytes(32), source.randbytes(12)
        message, aad = source.randbytes(number * 7), source.randbytes(source.choice([0, 1, 16, 33]))
        sealed = AESGCM(key).encrypt(nonce, message, aad)
        cases["gcm"].append({"valid": True, "key": key.hex(), "nonce": nonce.hex(), "aad": aad.hex(),
                             "plaintext": message.hex(), "sealed": sealed.hex()})
    text = json.dumps({"source": "Python package cryptography, seed 5869", **cases}, indent=1)
    (here / "random.json").write_text(text + "\n")


if __name__ == "__main__":
    digests(), codes(), derivations(), gcm(), wraps(), scrypts(), random_cases()
