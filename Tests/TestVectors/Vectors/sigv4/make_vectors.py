"""Writes botocore.json: requests signed by botocore, AWS's own client library, at fixed times.

    pip install botocore==1.44.5
    python make_vectors.py

published.json beside it is written by hand from AWS's documentation, which `source` of each case names.
"""

import datetime
import json
import random
from pathlib import Path
from urllib.parse import quote, urlencode

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CHARACTERS = "abcXYZ019-_.~ /+=&?#%:@!$'()*,;é日"


def text(source, most):
    return "".join(source.choice(CHARACTERS) for _ in range(source.randrange(1, most)))


def case(source, number):
    service = source.choice(["s3", "s3", "kms", "service"])
    region = source.choice(["us-east-1", "eu-central-1"])
    when = datetime.datetime.fromtimestamp(source.randrange(1_000_000_000, 2_000_000_000), datetime.timezone.utc)
    token = None if source.random() < 0.5 else text(source, 20).encode("ascii", "ignore").decode().strip() or "t"
    credential = Credentials(f"AKID{number}", f"secret/{number}+", token)
    # Only S3 takes a path as it is; elsewhere dots and double slashes would be resolved away before signing.
    segments = [text(source, 8).replace("/", "").strip(".") or "a" for _ in range(source.randrange(1, 4))]
    path = "/" + "/".join(segments)
    query = [(text(source, 6), text(source, 6) if source.random() < 0.8 else "") for _ in range(source.randrange(0, 4))]
    body = source.randbytes(source.randrange(0, 40))
    headers = {"host": "example.com:8080", "x-amz-meta-note": "  two  spaces ", "Range": "bytes=0-9"}
    url = "http://example.com:8080" + quote(path, safe="/-_.~")
    if query:
        url += "?" + urlencode(query, quote_via=quote, safe="-_.~")
    method = source.choice(["GET", "PUT", "POST", "DELETE"])
    request = AWSRequest(method=method, url=url, headers=dict(headers), data=body)
    if service == "s3":
        # Over plain HTTP botocore signs the payload; over TLS it would not.
        request.context["payload_signing_enabled"] = True
    kind = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: when.replace(tzinfo=None)
    kind(credential, service, region).add_auth(request)
    return {
        "source": "botocore", "method": method, "path": path, "query": query, "headers": list(headers.items()),
        "payload": body.hex(), "time": int(when.timestamp()), "region": region, "service": service,
        "access_key_id": credential.access_key, "secret_access_key": credential.secret_key, "session_token": token,
        "authorization": request.headers["Authorization"], "url": url}


if __name__ == "__main__":
    source = random.Random(4)
    cases = [case(source, number) for number in range(60)]
    (Path(__file__).parent / "botocore.json").write_text(json.dumps(cases, indent=1) + "\n")
