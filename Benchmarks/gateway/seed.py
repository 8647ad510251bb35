"""Fills a migrated database of the gateway with accesses of 1,000 patients by 200 doctors, and a table of the same rows
for the view of Django's beside it; both have one doctor who has signed in. Prints the token and the doctor's id."""

import hashlib
import secrets
import sqlite3
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Conformance"))
from model import entries  # noqa: E402

PATIENTS, DOCTORS, PER_BLOCK, SIGNER = 1000, 200, 50, "02" + "ab" * 32


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def position(number: int) -> int:
    return (1 + number // PER_BLOCK) << 20 | number % PER_BLOCK


def seed(path: str, rows: int) -> tuple[str, str]:
    now = int(time.time())
    patients = [hashlib.sha256(b"p%d" % n).hexdigest()[:32] for n in range(PATIENTS)]
    doctors = [hashlib.sha256(b"d%d" % n).hexdigest()[:32] for n in range(DOCTORS)]
    consents = [(patients[n % PATIENTS], doctors[n // PATIENTS]) for n in range(PATIENTS * 2)]
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    # Made again at the end: at once, they take a fraction of the time.
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('accesses_a', 'transactions_a')").fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")

    def blocks():
        for number in range(1 + (len(consents) + rows) // PER_BLOCK + 1):
            yield number, digest(f"b{number}") * 2, digest(f"b{number - 1}") * 2, "00" * 32, now - 10_000, now, 1, 0

    def transaction(number: int, key: str, event: str, patient: str, doctor: str):
        return (position(number), position(number) >> 20, digest(f"t{number}") * 2, digest(f"t{number}") * 2, SIGNER,
                SIGNER, event, key, patient, doctor)

    def accesses():
        for number in range(rows):
            doctor, patient = doctors[number % DOCTORS], patients[number * 7 % PATIENTS]
            access, record = (digest(text).hex()[:32] for text in (f"a{number}", f"r{number % 5000}"))
            yield number + len(consents), doctor, access, patient, record

    database.executemany("INSERT INTO blocks_a VALUES (?, ?, ?, ?, ?, ?, ?, ?)", blocks())
    database.execute(
        "CREATE TABLE view_consent (id INTEGER PRIMARY KEY, patient_id TEXT, doctor_id TEXT, state TEXT, scopes TEXT, "
        "write INTEGER, purpose TEXT, version INTEGER, effective_at_block INTEGER, changed_at INTEGER, "
        "transaction_id TEXT)")
    database.execute(
        "CREATE TABLE view_access (id INTEGER PRIMARY KEY, kind TEXT, access_id TEXT, doctor_id TEXT, patient_id TEXT, "
        "record_id TEXT, purpose TEXT, consent_version INTEGER, block INTEGER, at INTEGER, transaction_id TEXT)")
    for number, (patient, doctor) in enumerate(consents):
        entry = entries.write("consent", {
            "patient_id": patient, "doctor_id": doctor, "status": "ACTIVE", "scopes": ["lab"], "key_ref": "k",
            "write": False, "purpose": "TREAT"})
        place = position(number)
        database.execute("INSERT INTO consents_a VALUES (?, ?, 'ACTIVE', NULL, ?, ?, ?)",
                         (patient, doctor, entry, place, place))
        key = f"consent:{patient}:{doctor}"
        database.execute("INSERT INTO transactions_a VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         transaction(number, key, "ehr/access_granted", patient, doctor))
        database.execute("INSERT INTO view_consent VALUES (?, ?, ?, 'active', 'lab', 0, 'TREAT', 1, ?, ?, ?)",
                         (place, patient, doctor, place >> 20, now - 10_000, (digest(f"t{number}") * 2).hex()))
    for number, doctor, access, patient, record in accesses():
        entry = entries.write("access", {
            "access_id": access, "doctor_id": doctor, "patient_id": patient, "record_id": record, "purpose": "TREAT",
            "consent_version": 1, "signer": SIGNER})
        place = position(number)
        database.execute("INSERT INTO accesses_a VALUES (?, ?, ?, ?, 0, 0, 'TREAT', ?, NULL, ?, ?, ?)",
                         (doctor, access, patient, record, now - 10_000, entry, place, place))
        database.execute("INSERT INTO transactions_a VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         transaction(number, f"access:{doctor}:{access}", "ehr/access_logged", patient, doctor))
        database.execute("INSERT INTO view_access VALUES (?, 'read', ?, ?, ?, ?, 'TREAT', 1, ?, ?, ?)",
                         (place, access, doctor, patient, record, place >> 20, now - 10_000,
                          (digest(f"t{number}") * 2).hex()))
    for _, statement in indexes:
        database.execute(statement)
    for table in ("consent", "access"):
        database.execute(f"CREATE INDEX view_{table}_doctor ON view_{table} (doctor_id, id)")
    token = secrets.token_hex(32)
    account, session = secrets.token_hex(16), secrets.token_hex(16)
    database.execute(
        "INSERT INTO accounts (id, version, role, state, holder_role, holder_id, second_factor, created_at, "
        "changed_at) VALUES (?, 1, 'doctor', 'active', 'doctor', ?, 'none', ?, ?)", (account, doctors[0], now, now))
    known, nonce = hashlib.sha256(bytes.fromhex(token)).digest(), secrets.token_bytes(12)
    key = HKDF(hashes.SHA256(), 32, b"", b"ehr/1 session secret").derive(bytes.fromhex(token))
    # The token of a session at an encryption service, which lists do not ask.
    sealed = AESGCM(key).encrypt(nonce, secrets.token_hex(32).encode(), known)
    database.execute(
        "INSERT INTO account_sessions (id, token, account, way, opened_at, used_at, network, agent, nonce, sealed) "
        "VALUES (?, ?, ?, 'password', ?, ?, '127.0.0.1', '', ?, ?)",
        (session, known, account, now, now, nonce, sealed))
    database.commit()
    database.execute("ANALYZE")
    database.commit()
    database.close()
    return token, doctors[0]


if __name__ == "__main__":
    print(*seed(sys.argv[1], int(sys.argv[2])))
