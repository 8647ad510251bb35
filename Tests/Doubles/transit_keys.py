"""The keys of Vault's Transit engine, and its words for what it does not do with them, for vault_transit.py."""

import base64
import binascii
import os
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOO_OLD = "ciphertext or signature version is disallowed by policy (too old)"
NO_CONTEXT = ("missing 'context' for key derivation; the key was created using a derived key, which means additional, "
              "per-request information must be included in order to perform operations with the key")


class Answer(Exception):
    """An HTTP answer that ends the request."""

    def __init__(self, status, *errors, body=None):
        super().__init__(status)
        self.status = status
        self.body = {"errors": list(errors)} if body is None else body


class Key:
    def __init__(self, settings):
        self.type = settings.get("type", "aes256-gcm96")
        self.derived = settings.get("derived", False)
        self.exportable = settings.get("exportable", False)
        self.backup = settings.get("allow_plaintext_backup", False)
        self.convergent = settings.get("convergent_encryption", False)
        self.minimum = 1
        self.deletable = False
        self.versions = []
        self.rotate()

    def rotate(self):
        self.versions.append((os.urandom(32), int(time.time())))

    def described(self, name):
        return {
            "name": name, "type": self.type, "derived": self.derived, "exportable": self.exportable,
            "allow_plaintext_backup": self.backup, "deletion_allowed": self.deletable,
            "min_available_version": 0, "min_decryption_version": self.minimum, "min_encryption_version": 0,
            "latest_version": len(self.versions), "supports_encryption": self.type == "aes256-gcm96",
            "supports_decryption": self.type == "aes256-gcm96", "supports_signing": False,
            "supports_derivation": True, "auto_rotate_period": 0, "imported_key": False,
            **({"kdf": "hkdf_sha256", "convergent_encryption": self.convergent} if self.derived else {}),
            "keys": {str(number): made for number, (_, made) in enumerate(self.versions, 1) if number >= self.minimum},
        }

    def cipher(self, version, context):
        secret = self.versions[version - 1][0]
        if not self.derived:
            return AESGCM(secret)
        if not context:
            raise Answer(400, NO_CONTEXT)
        return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=context).derive(secret))

    def encrypt(self, plaintext, context):
        version, nonce = len(self.versions), os.urandom(12)
        sealed = nonce + self.cipher(version, context).encrypt(nonce, plaintext, None)
        return {"ciphertext": f"vault:v{version}:{base64.b64encode(sealed).decode()}", "key_version": version}

    def decrypt(self, ciphertext, context):
        if not ciphertext.startswith("vault:v"):
            raise Answer(400, "invalid ciphertext: no prefix")
        parts = ciphertext.removeprefix("vault:v").split(":", 1)
        if len(parts) != 2:
            raise Answer(400, "invalid ciphertext: wrong number of fields")
        try:
            version = int(parts[0]) or 1
        except ValueError:
            raise Answer(400, "invalid ciphertext: version number could not be decoded") from None
        if version > len(self.versions):
            raise Answer(400, "invalid ciphertext: version is too new")
        if version < self.minimum:
            raise Answer(400, TOO_OLD)
        try:
            sealed = base64.b64decode(parts[1], validate=True)
        except binascii.Error:
            raise Answer(400, "invalid ciphertext: could not decode base64") from None
        if len(sealed) < 12:
            raise Answer(400, "invalid ciphertext length")
        try:
            return self.cipher(version, context).decrypt(sealed[:12], sealed[12:], None)
        except InvalidTag:
            raise Answer(400, "cipher: message authentication failed") from None
