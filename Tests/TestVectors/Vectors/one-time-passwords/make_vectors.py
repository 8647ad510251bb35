"""Writes vectors.json with pyotp, an implementation that is not ours, from a fixed seed.

    pip install pyotp==2.12.1
    python make_vectors.py
"""

import base64
import json
import random
from pathlib import Path

import pyotp

rng = random.Random(6238)
names = ["ehr", "Ward 7", "a&b=c?", "naïve", "ada@example.org", "x%20y"]
cases = []
for number in range(128):
    secret = rng.randbytes(20)
    base32 = base64.b32encode(secret).decode()
    time = rng.randrange(1 << rng.choice([6, 16, 31, 33, 40]))
    totp = pyotp.TOTP(base32)
    issuer, account = rng.choice(names), rng.choice(names)
    uri = totp.provisioning_uri(name=account, issuer_name=issuer)
    cases.append(
        dict(
            secret=secret.hex(), base32=base32, time=time, code=totp.generate_otp(time // 30), issuer=issuer,
            account=account, uri=uri,
        )
    )
lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
Path(__file__).with_name("vectors.json").write_text('{"cases": [\n' + lines + "\n]}\n")
