"""A certificate authority, and what it vouches for."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass
class Identity:
    """A certificate and its key, in files; `pair` is what `requests` takes."""
    certificate: x509.Certificate
    path: str
    key: str

    @property
    def pair(self) -> tuple:
        return self.path, self.key

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


class Authority:
    def __init__(self, folder: Path, name: str = "Hospital CA"):
        folder.mkdir(exist_ok=True)
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._build(self.name, self.key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(self.key, hashes.SHA256())
        self.path = str(self._write("ca.pem", certificate.public_bytes(Encoding.PEM)))

    def issue(self, file: str, *name: str, client: bool = True) -> Identity:
        """Of the common name and the organisation that are given; a server's is for 127.0.0.1."""
        key = ec.generate_private_key(ec.SECP256R1())
        kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        subject = x509.Name([x509.NameAttribute(kind, part) for kind, part in zip(kinds, name)][::-1])
        usage = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
        builder = self._build(subject, key).add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if not client:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        certificate = builder.sign(self.key, hashes.SHA256())
        path = self._write(f"{file}.pem", certificate.public_bytes(Encoding.PEM))
        secret = self._write(f"{file}.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return Identity(certificate, str(path), str(secret))

    def _build(self, subject: x509.Name, key) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.timezone.utc)
        return x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(
            key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(
            now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))

    def _write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        return path
