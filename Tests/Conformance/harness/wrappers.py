"""Key wrappers and stores that are not ours, or doubles, as `ehr` and `ehr-encryption` are configured with them."""

import json
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3

from harness.processes import REPOSITORY, free_port

ACCESS_KEY, SECRET_KEY, REGION = "EXAMPLEKEY", "example-secret", "us-east-1"


class Vault:
    """Tests/Doubles/vault_transit.py with a key, and a token for the service in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, REPOSITORY / "Tests/Doubles/vault_transit.py", "--tls", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[1]
        self.send("POST", "/v1/transit/keys/kek", {"type": "aes256-gcm96", "derived": True})
        self.send("POST", "/double/allow", {"token": "s.service"})
        token = folder / "vault-token"
        token.write_text("s.service\n")
        token.chmod(0o600)

    @property
    def settings(self) -> dict:
        return {"kind": "vault", "vault": {
            "address": self.url, "key": "kek", "token_file": "vault-token", "authorities": "ca.pem",
            "timeout_seconds": 5}}

    def send(self, method: str, path: str, fields=None) -> dict:
        request = urllib.request.Request(
            self.url + path, method=method, data=None if fields is None else json.dumps(fields).encode(),
            headers={"X-Vault-Token": "root-token", "X-Vault-Request": "true", "Content-Type": "application/json"})
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return json.loads(answer.read() or b"{}")

    def misbehave(self, mode: str):
        self.send("POST", "/double/mode", {"mode": mode})

    def log(self) -> dict:
        return self.send("GET", "/double/log")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Moto:
    """moto_server: AWS KMS with a key, and S3 with a bucket; their credentials in `folder`."""

    def __init__(self, folder: Path, *tls):
        """`tls`: files of a certificate and its key, and of the authority that it is of."""
        port = free_port()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        self.authority = tls[2] if tls else None
        options = ["-c", tls[0], "-k", tls[1]] if tls else []
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            try:
                self.client("s3").create_bucket(Bucket="records")
                break
            except Exception:
                assert time.monotonic() < deadline, "moto_server does not answer"
                time.sleep(0.1)
        self.key = self.client("kms").create_key(KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"]
        credentials = folder / "credentials"
        credentials.write_text(f"[default]\naws_access_key_id={ACCESS_KEY}\naws_secret_access_key={SECRET_KEY}\n")
        credentials.chmod(0o600)

    def client(self, service: str):
        verify = str(self.authority) if self.authority else None
        return boto3.client(service, endpoint_url=self.url, verify=verify, region_name=REGION,
                            aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY)

    @property
    def settings(self) -> dict:
        return {"kind": "kms", "kms": {
            "region": REGION, "key": self.key, "endpoint": self.url, "credentials_file": "credentials"}}

    @property
    def objects(self) -> dict:
        return {"kind": "s3", "s3": {
            "endpoint": self.url, "region": REGION, "bucket": "records", "prefix": "t/",
            "credentials_file": "credentials"}}

    def stop(self):
        # It is deaf to a polite signal.
        self.process.kill()
        self.process.wait()


def compiled(source: str, folder: Path) -> Path:
    """A library of Tests/Doubles, compiled."""
    library = folder / Path(source).with_suffix(".so").name
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))))
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, REPOSITORY / "Tests/Doubles" / source,
         "-ldl"], check=True)
    return library
