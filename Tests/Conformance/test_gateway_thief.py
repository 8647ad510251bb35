"""Whoever has the gateway's database, the key database, backups of both and the KEK signs for nobody who is signed out,
and a session's token in the gateway's database is nothing without the one that its owner has."""

import base64
import os
import re
import sqlite3
import time
from contextlib import closing

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.enrolled import Caller
from harness.gateway import Person, standing
from harness.holders import unlock_secret
from harness.keystore import open_keystore, unwrap


def hkdf(secret: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


class Loot:
    """All that a thief has, of one moment."""

    def __init__(self, hospital, name: str):
        folder, practice = hospital.folder, hospital.practice
        practice.json("key", "backup", f"data/{name}.sqlite", "--config", "config.json", desk=False)
        self.files = {"keys": folder / "data" / f"{name}.sqlite", "gateway": folder / f"{name}-gateway.sqlite"}
        with closing(sqlite3.connect(folder / "gateway.sqlite")) as live, \
                closing(sqlite3.connect(self.files["gateway"])) as copy:
            live.backup(copy)
        self.keks = open_keystore(folder / "data" / "keystore", key_file=(folder / "keystore.key").read_bytes())

    def rows(self, file: str, query: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(self.files[file])) as database:
            return database.execute(query, values).fetchall()

    def secrets(self) -> set[bytes]:
        """Whatever 32 bytes either database has anywhere: in blobs, in hexadecimal, and in the parts of texts."""
        found = set()
        for file, path in self.files.items():
            for table, in self.rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'"):
                for row in self.rows(file, f'SELECT * FROM "{table}"'):
                    for value in row:
                        if isinstance(value, bytes):
                            found |= {value[at:at + 32] for at in range(len(value) - 31)}
                        elif isinstance(value, str):
                            found |= {bytes.fromhex(each) for each in re.findall(r"[0-9a-f]{64}", value)}
                            found |= self.decoded(value)
        return found

    @staticmethod
    def decoded(text: str) -> set[bytes]:
        """The parts of a password's hash, which are in base 64 without padding."""
        parts = re.findall(r"[A-Za-z0-9+/]{43,}", text) if text.startswith("$scrypt$") else []
        whole = [base64.b64decode(each + "=" * (-len(each) % 4)) for each in parts]
        return {each[at:at + 32] for each in whole for at in range(len(each) - 31)}

    def locked(self, person) -> list[tuple[str, str, bytes]]:
        """The person's ledger key as it is locked: public key, name of the lock, and what the KEK gives of it."""
        rows = self.rows("keys", "SELECT public_key, name, wrapped FROM locked_key WHERE id = ?", person.holder)
        return [(public, name, unwrap(wrapped, self.keks, "locked-key", "patient", person.holder, name))
                for public, name, wrapped in rows]

    @staticmethod
    def opened(locked: bytes, person, secret: bytes) -> bytes | None:
        key = hkdf(secret, b"ehr/1 unlock", b"patient\0" + person.holder.encode())
        try:
            return aes_key_unwrap(key, locked)
        except InvalidUnwrap:
            return None

    def sessions(self, person) -> list[tuple[bytes, bytes, bytes]]:
        return self.rows("gateway", "SELECT token, nonce, sealed FROM account_sessions WHERE account = ?",
                         person.account["id"])


def unsealed(token: bytes, row: tuple[bytes, bytes, bytes]) -> bytes | None:
    """The token at the encryption service that a session of the gateway's keeps."""
    digest, nonce, sealed = row
    try:
        return AESGCM(hkdf(token, None, b"ehr/1 session secret")).decrypt(nonce, sealed, digest)
    except InvalidTag:
        return None


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    with standing(tmp_path_factory.mktemp("hospital")) as hospital:
        yield hospital


@pytest.fixture(scope="module")
def story(hospital):
    """A patient whose databases were copied while she was signed in and after she signed out, and her tokens."""
    ada, doc = hospital.patient("ada"), hospital.doctor("doc")
    record = ada.upload(b"hers")
    ada.grant(doc)
    during = Loot(hospital, "during")
    token = ada.token
    ada.done("DELETE", "/v1/sessions/current", expect=204)
    return ada, doc, record, during, Loot(hospital, "after"), token


def test_no_bytes_of_either_database_unlock_a_key_that_the_kek_alone_does_not(story):
    ada, _, _, during, after, _ = story
    for loot in (during, after):
        locked = loot.locked(ada)
        assert len(locked) == 11
        public, _, inner = next(each for each in locked if each[1] == "password")
        assert len(inner) == 40
        # The password opens it, or the rest of this would show nothing.
        key = loot.opened(inner, ada, unlock_secret(ada.password, "patient", ada.holder))
        owner = ec.derive_private_key(int.from_bytes(key, "big"), ec.SECP256K1()).public_key()
        assert owner.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex() == public
        tried = loot.secrets() | set(loot.keks.values())
        assert len(tried) > 1000 and key not in tried
        for _, name, each in locked:
            assert not any(loot.opened(each, ada, secret) for secret in tried), name


def test_the_token_that_a_session_keeps_is_nothing_without_its_owners(hospital, story):
    ada, _, _, during, after, token = story
    row, = [each for each in during.sessions(ada) if unsealed(bytes.fromhex(token), each)]
    holders = unsealed(bytes.fromhex(token), row).decode()
    assert not any(unsealed(secret, row) for secret in during.secrets() | set(during.keks.values()))
    assert bytes.fromhex(holders) not in during.secrets() and bytes.fromhex(token) not in during.secrets()
    assert after.sessions(ada) == []
    # Signed out, the session at the service is over, too: even the token itself opens nothing now.
    caller = Caller(hospital.service.holders, holders)
    assert caller.ask("POST", "/approvals").status == 401
    assert caller.ask("GET", f"/patients/{ada.holder}/records/x/content").status in (401, 404)


def test_what_stands_in_the_databases_opens_no_session_anywhere(hospital, story):
    _, _, _, during, after, _ = story
    thief, kept = hospital.nobody(), ["SELECT token FROM account_sessions", "SELECT sealed FROM account_sessions",
                                      "SELECT digest FROM account_devices"]
    values = [value for loot in (during, after) for query in kept for value, in loot.rows("gateway", query) if value]
    assert len(values) > 5
    for value in values:
        thief.token = value[:32].hex()
        thief.refused(401, "session_ended", "GET", "/v1/me")
        assert Caller(hospital.service.holders, thief.token).ask("GET", "/sessions").status == 401


def test_whoever_writes_the_database_looks_like_somebody_and_still_signs_and_reads_nothing(hospital, story):
    ada, doc, record, during, _, _ = story
    other = Person(hospital, "ada", ada.password).sign_in()
    mine, own = os.urandom(32), hashes.Hash(hashes.SHA256())
    own.update(mine)
    digest = own.finalize()
    now = int(time.time())
    with closing(sqlite3.connect(hospital.folder / "gateway.sqlite", timeout=60)) as database, database:
        # A session of hers that the thief has the token of, with what a session of hers keeps.
        database.execute("""
            INSERT INTO account_sessions SELECT 'planted', ?, account, way, ?, ?, network, agent, NULL, NULL
            FROM account_sessions WHERE account = ? LIMIT 1""", (digest, now, now, ada.account["id"]))
    thief = Person(hospital, "ada", "")
    thief.token = mine.hex()
    assert thief.done("GET", "/v1/me")["name"] == "ada"
    for method, path, message in (
            ("GET", f"/v1/records/{record}/content", None), ("GET", f"/v1/records/{record}", None),
            ("POST", "/v1/approvals", None), ("POST", "/v1/records", None), ("GET", "/v1/operations", None),
            ("POST", "/v1/consents", {"doctor_id": doc.holder, "scopes": ["lab"]}),
            ("DELETE", f"/v1/consents/{doc.holder}", None), ("DELETE", f"/v1/records/{record}", None)):
        thief.refused(401, "session_ended", method, path, message)
    with closing(sqlite3.connect(hospital.folder / "gateway.sqlite", timeout=60)) as database, database:
        database.execute("""
            UPDATE account_sessions SET (nonce, sealed) = (
                SELECT nonce, sealed FROM account_sessions WHERE account = ? AND sealed IS NOT NULL LIMIT 1)
            WHERE id = 'planted'""", (ada.account["id"],))
    answer = thief.ask("GET", f"/v1/records/{record}/content", may_fail=True)
    assert answer.status_code >= 400 and b"hers" not in answer.content
    assert other.ask("GET", f"/v1/records/{record}/content").content == b"hers"
