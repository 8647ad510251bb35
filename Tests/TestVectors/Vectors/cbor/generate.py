#!/usr/bin/env python3
"""Writes accept/*.json and reject/*.json beside itself with cbor2, an implementation that is not ours.

Needs cbor2 (made with 6.2.1). Values are written as {"u": decimal}, {"n": decimal} (the integer itself), {"b": hex},
{"t": text}, {"a": [..]}, {"m": [[key, value], ..]}, true, false or null.
"""
import json, os, random
import cbor2

here = os.path.dirname(os.path.abspath(__file__))


def describe(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"u": str(value)} if value >= 0 else {"n": str(value)}
    if isinstance(value, bytes):
        return {"b": value.hex()}
    if isinstance(value, str):
        return {"t": value}
    if isinstance(value, list):
        return {"a": [describe(v) for v in value]}
    return {"m": [[describe(k), describe(v)] for k, v in value.items()]}


def random_value(rng, depth):
    kind = rng.randrange(9 if depth else 6)
    if kind == 0:
        return rng.randrange(1 << rng.choice([4, 5, 8, 9, 16, 17, 32, 33, 53, 64]))
    if kind == 1:
        return -1 - rng.randrange(1 << rng.choice([4, 5, 8, 16, 32, 64]))
    if kind == 2:
        return rng.randbytes(rng.choice([0, 1, 23, 24, 255, 256]))
    if kind == 3:
        return "".join(rng.choice("ab z09._-\u00e9\u0301\u20ac\U0001f600") for _ in range(rng.choice([0, 1, 8, 23, 24, 90])))
    if kind == 4:
        return rng.choice([True, False])
    if kind == 5:
        return None
    if kind == 6:
        return [random_value(rng, depth - 1) for _ in range(rng.choice([0, 1, 3, 24]))]
    return {"k%d" % i if rng.random() < .5 else "\u00e9" * i: random_value(rng, depth - 1)
            for i in range(rng.choice([0, 1, 2, 5, 17, 30]))}


def write(path, rows):
    with open(os.path.join(here, path), "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=True) for r in rows) + "\n]\n")


rng = random.Random(20261122)
canonical = []
while len(canonical) < 250:
    value = random_value(rng, rng.randrange(4))
    data = cbor2.dumps(value)
    if len(data) <= 3000:
        canonical.append({"hex": data.hex(), "value": describe(value)})
write("accept/canonical.json", canonical)

# The same values, written in ways that a strict reader still takes: wider integers and heads, indefinite containers.
loose = ["1800", "190000", "1a00000000", "1b0000000000000000", "1b001fffffffffffff", "1bffffffffffffffff",
         "3bffffffffffffffff", "7800", "790000", "7b0000000000000000", "5a00000001ff", "9b0000000000000001f5",
         "bb0000000000000000", "9fff", "bfff", "9f9f9fffffff", "9f0102ff", "bf616101616202ff", "a16161bf6162f6ff",
         "829fff9f01ff", "bf61619f0102ff6162bf616380ffff", "a2616100616200", "a2c3a901".replace("c3a9", "62c3a9") + "6365cc8102",
         "7818" + "61" * 24, "a1781861" + "61" * 23 + "00"]
write("accept/loose.json", [{"hex": h, "value": describe(cbor2.loads(bytes.fromhex(h)))} for h in loose])

many = "b902" + "00" + "".join(cbor2.dumps("k%d" % (i % 511)).hex() + "00" for i in range(512))
reject = {
    "truncated": ["", "18", "19ff", "1a000000", "1b00000000000000", "41", "4200", "6161"[:2], "7a0000ffff61", "5bffffffffffffffff",
                  "7bffffffffffffffff61", "7b8000000000000000", "81", "8201", "a1", "a16161", "9f", "9f01", "bf", "bf6161", "bf616101", "9bffffffffffffffff", "9b8000000000000000", "bbffffffffffffffff",
                  "bb8000000000000000", "bb7fffffffffffffff", "9b00000001ffffffff00", "ba80000000"],
    "malformed": ["1c", "1d", "1e", "1f", "3c", "3f", "5c", "7d", "9c", "9e", "bc", "bd", "dc", "df", "fc", "fd", "fe"],
    "trailingBytes": ["0000", "f500", "8000", "a0a0", "6161ff", "9fff00", "a16161f6f6"],
    "misplacedBreak": ["ff", "81ff", "8201ff", "a16161ff", "9f81ffff", "82ff01"],
    "missingValue": ["bf6161ff", "bf616100" + "6162ff"],
    "invalidUTF8": ["61ff", "61c3", "62c328", "62c080", "63eda080", "64f4908080", "64f0808080", "a161ff00", "6261e9", "62efbf"],
    "keyNotText": ["a10001", "a1410001", "a18001", "a1a000", "a1f500", "a1f600", "bf0001ff", "a12001"],
    "duplicateKey": ["a2616101616102", "bf616101616102ff", "a261610178016102", "a16162a2616100616100", many,
                     "a3616101616202616103"],
    "unsupported": ["c000", "c11a514b67b0", "d9d9f700", "c249010000000000000000", "f90000", "fa00000000", "fb0000000000000000",
                    "f7", "5fff", "7fff", "5f4100ff", "7f6161ff", "81c000", "a16161f7", "a1c06161" + "00"],
    "tooDeep": ["81" * 9 + "00", "9f" * 9 + "ff" * 9, "a16161" * 9 + "00", "81" * 3000],
}
# Simple values without a meaning are well-formed CBOR, but libcbor makes no difference.
reject["malformed"] += ["e0", "f0", "f3", "f800", "f818", "f8ff", "81e5"]
rows = []
for error, inputs in reject.items():
    for h in inputs:
        data = bytes.fromhex(h)
        rows.append({"hex": h, "error": error})
        if error in ("truncated", "malformed") and data and data[0] >> 5 != 7 and h != "81e5":
            try:
                cbor2.loads(data)
            except Exception:
                continue
            raise SystemExit("cbor2 reads " + h)
write("reject/strict.json", rows)
