"""The story of two records, told through the gateway: story.py GATEWAY FOLDER DICOM FHIR.

FOLDER is where the parts of the demonstration keep their data. The administrator's password is in FOLDER/root.password.
What people are called, and with what they sign in, is left in FOLDER/accounts.json.
"""

import io
import json
import secrets
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pydicom

from client import Failed, Person

GATEWAY, FOLDER, DICOM, FHIR = sys.argv[1], *map(Path, sys.argv[2:5])
accounts: list[dict] = []
chapters = 0


def story(text: str):
    global chapters
    chapters += 1
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{chapters}. {text}{plain}", flush=True)


def show(text):
    print(f"      {text}")


def check(is_so: bool, what: str):
    if not is_so:
        raise Failed(what)


def password() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))


def joins(root: Person, name: str, role: str, display_name: str, **fields) -> Person:
    """Somebody follows a link that the administrator has made."""
    person = Person(GATEWAY, name, password())
    invited = root.must(201, "POST", "/v1/invitations", {"role": role, "display_name": display_name, **fields},
                        say=f"for {display_name}")
    keys = {"approval_key": person.public} if role in ("doctor", "registrar") else {}
    person.must(201, "POST", "/v1/links", {
        "link": invited["link"], "name": name, "password": person.password, **keys}, say="with the link")
    accounts.append({"name": name, "password": person.password, "role": role})
    return person.sign_in()


def ehr(*arguments: str):
    command = [FOLDER / "bin" / "ehr", *arguments]
    print("    $ ehr " + " ".join(arguments))
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    print("".join(f"      {line}\n" for line in done.stdout.splitlines()), end="")
    check(done.returncode == 0, f"ehr {' '.join(arguments)}: {done.stderr}")


def shows_nowhere(*words: bytes):
    for file in FOLDER.rglob("*"):
        if file.is_file() and file.parent.name != "bin" and file.suffix != ".sqlite-shm":
            content = file.read_bytes()
            for word in words:
                check(word not in content, f"plaintext shows in {file}")


def read(doctor: Person, patient: Person, *records: str) -> list[dict]:
    return doctor.must(201, "POST", "/v1/accesses", {
        "patient_id": patient.holder, "records": list(records), "purpose": "TREAT"}, say="logs a read, to treat")


def tell():
    story("People: an administrator, a patient who registers herself, a doctor and an auditor who are invited")
    root = Person(GATEWAY, "root", (FOLDER / "root.password").read_text().strip()).sign_in()
    accounts.append({"name": "root", "password": root.password, "role": "admin"})
    ada = Person(GATEWAY, "ada", password())
    ada.must(201, "POST", "/v1/registrations", {
        "name": "ada", "display_name": "Ada Example", "password": ada.password, "approval_key": ada.public},
        say="a key is made for her, sealed under her password")
    accounts.append({"name": "ada", "password": ada.password, "role": "patient"})
    ada.sign_in()
    root.must(200, "PUT", "/v1/institutions/north", {"name": "Hospital North"})
    ben = joins(root, "ben", "doctor", "Dr. Ben Example", listed=True, institution="north")
    audrey = joins(root, "audrey", "auditor", "Audrey Example")
    ehr("doctor", "attest", ben.holder, "--key", "keys/registrar.priv")

    story("A CT image and a laboratory report: each sealed under a key of its own, stored, and anchored on the ledger")
    image = upload(ada, DICOM, "imaging", "application/dicom", "ct.dcm")
    lab = upload(ada, FHIR, "lab", "application/fhir+json", "lab.json")
    shows_nowhere(b"CompressedSamples", b"Exemplar", b"ct.dcm", b"lab.json")
    show("neither content nor file names show anywhere in what ledger, service and gateway keep")

    story("Without a consent the doctor reads nothing, and is not told what there is")
    ben.refused(404, "not_found", "GET", f"/v1/records?patient_id={ada.holder}")
    refusal = read(ben, ada, image)[0]["refused"]
    show(f"refused, as it should be: {refusal['detail']}")

    story("The doctor asks for two things; the patient grants one of them, for an hour")
    asked = ben.must(201, "POST", "/v1/consent-requests", {
        "patient_id": ada.holder, "scopes": ["imaging", "lab"], "purpose": "TREAT"}, say="imaging and lab")
    expiry = int(time.time()) + 3600
    granted = ada.must(201, "POST", f"/v1/consent-requests/{asked['id']}/approval", {
        "scopes": ["imaging"], "expiry": expiry}, headers=ada.approve(
            "act: grant", f"patient: {ada.holder}", f"doctor: {ben.holder}", "scopes: imaging", f"expiry: {expiry}",
            "write: false", "purpose: TREAT"))
    show(f"effective at block {granted['effective_at_block']}")
    ada.until(f"/v1/consents/{ben.holder}", lambda consent: consent["state"] == "active", "the consent")

    story("The read is logged on the ledger first; then the image opens, and is what went in")
    access = read(ben, ada, image)[0]
    show(f"on the ledger since block {access['operation']['effective_at_block']}")
    opened = ben.must(200, "GET", access["content"])
    check(opened == DICOM.read_bytes(), "the image is not what went in")
    picture = pydicom.dcmread(io.BytesIO(opened))
    show(f"{picture.Modality} image, {picture.Rows} x {picture.Columns} pixels, identical to the original")

    story("The consent does not cover the laboratory report, and anybody concerned can ask why")
    show(f"refused, as it should be: {read(ben, ada, lab)[0]['refused']['detail']}")
    why = ada.must(200, "GET", f"/v1/consents/explain?doctor={ben.holder}&record={lab}")
    check(why["allowed"] is False and why["code"] == "scope_not_covered", f"explained as {why}")
    show(f"at block {why['block']}: {why['detail']}")

    story("The patient sees who has read what, in words; each line is a transaction that can be looked at")
    log = ada.until("/v1/audit", lambda page: page["entries"], "the access")["entries"]
    show(log[0]["sentence"])
    transaction = ada.must(200, "GET", log[0]["transaction"])
    show(f"transaction {log[0]['transaction_id'][:16]}..., in block {log[0]['block']}")
    check(ben.holder in json.dumps(transaction), "the transaction does not name the doctor")

    story("One flipped bit in a stored object: it is not the anchored one, and does not open")
    tamper(ada, lab)

    story("The patient ends the consent: nothing is released any more")
    ada.must(200, "DELETE", f"/v1/consents/{ben.holder}")
    show(f"refused, as it should be: {read(ben, ada, image)[0]['refused']['detail']}")
    why = ben.must(200, "GET", f"/v1/consents/explain?patient={ada.holder}&record={image}")
    check(why["allowed"] is False, f"explained as {why}")

    story("An emergency: the doctor reads without a consent, the patient is told, and says what it was")
    emergency(ada, ben, lab)

    story("Roles: the auditor sees pseudonyms alone, the administrator no record, consent or access of anybody")
    page = audrey.must(200, "GET", "/v1/audit?emergency=true")
    check("Ben" not in json.dumps(page) and page["entries"][0]["doctor_id"] == ben.holder, "the auditor sees a name")
    show(f"{len(page['entries'])} emergency, by {page['entries'][0]['doctor_id']}")
    for path in ("/v1/audit", "/v1/consents", f"/v1/records?patient_id={ada.holder}"):
        root.refused(404, "not_found", "GET", path)
    kinds = [entry["kind"] for entry in ada.must(200, "GET", "/v1/audit/gateway")["entries"]]
    check("record_refused" in kinds, "the patient does not see what was refused")

    story("Everything about the patient in one archive; then the image is erased by destroying its key")
    export = ada.must(201, "POST", "/v1/patients/me/exports", headers=ada.approve(
        "act: export", f"patient: {ada.holder}"))
    archive = zipfile.ZipFile(io.BytesIO(ada.must(200, "GET", export["archive"])))
    check(archive.testzip() is None and archive.read(f"records/{image}/ct.dcm") == DICOM.read_bytes(), "the archive")
    show(", ".join(archive.namelist()))
    certificate = ada.must(200, "DELETE", f"/v1/records/{image}", headers=ada.approve(
        "act: erase", f"patient: {ada.holder}", f"record: {image}"))
    show(json.dumps(certificate))
    ada.refused(410, "erased", "GET", f"/v1/records/{image}/content")

    story("What the ledger holds at the end: no name, no diagnosis, no document")
    ehr("state", "list")
    ehr("access", "show", "--patient", ada.holder)


def upload(patient: Person, file: Path, scope: str, media_type: str, name: str) -> str:
    made = patient.must(
        201, "POST", f"/v1/records?scope={scope}", content=file.read_bytes(),
        say=f"{name}, {file.stat().st_size} bytes",
        headers={"Content-Type": media_type, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"})
    show(f"record {made['record_id']}, anchored in block {made['operation']['effective_at_block']}")
    patient.until(f"/v1/records/{made['record_id']}", lambda record: True, "the record")
    return made["record_id"]


def tamper(patient: Person, record: str):
    patient.must(200, "POST", f"/v1/records/{record}/verify", say="the stored object is the anchored one")
    for file in (FOLDER / "service/objects").rglob("*"):
        if file.is_file() and file.stat().st_size < 20_000:
            whole = file.read_bytes()
            file.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
            answer = patient.ask("GET", f"/v1/records/{record}/content")
            check(answer.status_code >= 500, "a damaged record was given out")
            show(f"refused, as it should be: {answer.json()['detail']} ({answer.json()['code']})")
            file.write_bytes(whole)
            return
    raise Failed("there is no stored object")


def emergency(patient: Person, doctor: Person, record: str):
    access, at = secrets.token_hex(16), int(time.time())
    made = doctor.must(201, "POST", "/v1/accesses/emergency", {
        "patient_id": patient.holder, "record_id": record, "reason": "ETREAT", "access_id": access, "at": at},
        headers=doctor.approve(
            "act: emergency", f"doctor: {doctor.holder}", f"patient: {patient.holder}", f"record: {record}",
            f"access: {access}", "reason: ETREAT", f"at: {at}"))
    check(doctor.must(200, "GET", made["content"]) == FHIR.read_bytes(), "the report is not what went in")
    log = patient.until("/v1/audit?emergency=true", lambda page: page["entries"], "the emergency")["entries"]
    show(log[0]["sentence"])
    patient.must(200, "POST", "/v1/reviews", {"access_id": access, "doctor_id": doctor.holder, "outcome": "justified"})


if __name__ == "__main__":
    try:
        tell()
    except Failed as failure:
        sys.exit(f"    not as it should be: {failure}")
    (FOLDER / "accounts.json").write_text(json.dumps(accounts))
    print(f"\nDone: {chapters} chapters, every step as it should be, refusals included.")
