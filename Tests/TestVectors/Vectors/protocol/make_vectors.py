"""Writes accept.jsonl and reject.jsonl beside this file: protobuf encodings made by the PyPI package sawtooth-sdk.

accept: random instances of every message that the package and Protos/sawtooth both have; a decoder that keeps every
field gives the same bytes back. reject: the same bytes damaged, with the class of failure that each must meet.
Run with the package's own Python environment: python make_vectors.py
"""
import importlib
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
PROTOS = HERE.parents[3] / "Protos" / "sawtooth"
SEED = 20261122
TEXTS = ["", "a", "ehr", "1.0", "ß∂ƒ", "日本", "x" * 130, "0123456789abcdef"]


def fill(message, rng, depth=0):
    for field in message.DESCRIPTOR.fields:
        if rng.random() < 0.25:
            continue
        repeated = field.label == field.LABEL_REPEATED
        for _ in range(rng.randint(1, 3) if repeated else 1):
            if field.message_type:
                target = getattr(message, field.name)
                fill(target.add() if repeated else target, rng, depth + 1)
                if not repeated:
                    target.SetInParent()
                continue
            value = scalar(field, rng)
            if repeated:
                getattr(message, field.name).append(value)
            else:
                setattr(message, field.name, value)
    return message


def scalar(field, rng):
    kind = field.type
    if kind == field.TYPE_STRING:
        return rng.choice(TEXTS)
    if kind == field.TYPE_BYTES:
        return rng.randbytes(rng.choice([0, 1, 40, 300]))
    if kind == field.TYPE_BOOL:
        return rng.random() < 0.5
    if kind == field.TYPE_ENUM:
        return rng.choice([value.number for value in field.enum_type.values])
    if kind == field.TYPE_INT32:
        return rng.choice([0, 1, -1, 2**31 - 1, -(2**31)])
    if kind == field.TYPE_UINT32:
        return rng.choice([0, 1, 127, 128, 2**32 - 1])
    return rng.choice([0, 1, 300, 2**63, 2**64 - 1])


def main():
    rng = random.Random(SEED)
    accept, reject = [], []
    for path in sorted(PROTOS.glob("*.proto")):
        try:
            module = importlib.import_module(f"sawtooth_sdk.protobuf.{path.stem}_pb2")
        except ImportError:
            continue
        for name, descriptor in sorted(module.DESCRIPTOR.message_types_by_name.items()):
            cls = getattr(module, name)
            accept.append({"message": name, "hex": ""})
            for _ in range(4):
                data = fill(cls(), rng).SerializeToString(deterministic=True)
                accept.append({"message": name, "hex": data.hex()})
            for field in descriptor.fields:
                tag = bytes([field.number << 3 | 2])
                if field.type == field.TYPE_STRING:
                    reject.append({"message": name, "hex": (tag + b"\x02\xff\xfe").hex(), "class": "invalidUTF8"})
                    reject.append({"message": name, "hex": (tag + b"\x03\xed\xa0\x80").hex(), "class": "invalidUTF8"})
                    reject.append({"message": name, "hex": (tag + b"\x03a\x00b").hex(), "class": "containsNUL"})
                if field.type in (field.TYPE_STRING, field.TYPE_BYTES, field.TYPE_MESSAGE):
                    reject.append({"message": name, "hex": (tag + b"\x7f\x01").hex(), "class": "malformed"})
                    reject.append({"message": name, "hex": (tag + b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").hex(), "class": "malformed"})
            for garbage in (b"\x00", b"\x0b", b"\xff" * 12, b"\x0f\x01"):
                reject.append({"message": name, "hex": garbage.hex(), "class": "malformed"})
    for name, rows in (("accept", accept), ("reject", reject)):
        (HERE / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        print(name, len(rows))


if __name__ == "__main__":
    main()
