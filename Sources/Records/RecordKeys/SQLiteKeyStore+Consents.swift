package import EHRFamily
internal import GRDB
package import RecordErrors

extension SQLiteKeyStore {
    package func keepConsent(_ consent: ConsentRow, operation: LedgerOperation) async throws(RecordFailure)
        -> LedgerOperation
    {
        try await write { database in
            try database.refuseErased(.patient(consent.patient))
            guard operation.patient == consent.patient, operation.doctor == consent.doctor,
                operation.keyReference == consent.keyReference
            else { throw RecordFailure(.conflict, "consent than its operation says") }
            if let stored = try database.consent(consent.keyReference) {
                guard stored.patient == consent.patient, stored.doctor == consent.doctor,
                    stored.scopes == consent.scopes
                else { throw RecordFailure(.conflict, "consent \(consent.keyReference)") }
                return try database.insert(operation)
            }
            try database.makePatient(consent.patient)
            try database.execute(
                sql: """
                    INSERT INTO consent
                        (key_ref, patient_id, doctor_id, scopes, recipient_sha256, state, expiry, write, purpose,
                        version, doctor_owner)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    consent.keyReference.text, consent.patient.text, consent.doctor.text,
                    consent.scopes.texts.joined(separator: " "), consent.recipientSHA256?.text,
                    consent.state.rawValue, consent.terms?.expiry.map { Int64(clamping: $0) }, consent.terms?.write,
                    consent.terms?.purpose.text, consent.terms.map { Int64(clamping: $0.version) },
                    consent.terms?.owner.text,
                ])
            return try database.insert(operation)
        }
    }

    package func consent(_ reference: KeyReference) async throws(RecordFailure) -> ConsentRow? {
        try await read { try $0.consent(reference) }
    }

    package func isConsentStanding(
        of patient: PatientID, to doctor: DoctorID
    ) async throws(RecordFailure) -> Bool {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT 1 FROM consent WHERE patient_id = ? AND doctor_id = ? AND state IN ('pending', 'active')
                    """,
                arguments: [patient.text, doctor.text]) != nil
        }
    }

    package func granting(_ reference: KeyReference) async throws(RecordFailure) -> LedgerOperation? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM operation WHERE key_ref = ? AND kind = 'grant'",
                arguments: [reference.text]
            ).map { try LedgerOperation($0) }
        }
    }

    package func noteTerms(
        _ terms: ConsentRow.Terms, of reference: KeyReference
    ) async throws(RecordFailure) -> ConsentRow? {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE consent SET expiry = ?, write = ?, purpose = ?, version = ?, doctor_owner = ?
                    WHERE key_ref = ? AND purpose IS NULL
                    """,
                arguments: [
                    terms.expiry.map { Int64(clamping: $0) }, terms.write, terms.purpose.text,
                    Int64(clamping: terms.version), terms.owner.text, reference.text,
                ])
            return try database.consent(reference)
        }
    }

    package func withdraw(_ operation: LedgerOperation) async throws(RecordFailure) -> LedgerOperation {
        try await write { database in
            guard operation.kind == .revoke, let patient = operation.patient, let doctor = operation.doctor else {
                throw RecordFailure(.conflict, "operation than one that revokes")
            }
            try database.refuseErased(.patient(patient))
            let pair: StatementArguments = [patient.text, doctor.text]
            let open = try Row.fetchOne(
                database,
                sql: """
                    SELECT 1 FROM consent WHERE patient_id = ? AND doctor_id = ? AND state IN ('pending', 'active')
                    """,
                arguments: pair)
            let waiting = try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM operation
                    WHERE kind = 'revoke' AND patient_id = ? AND doctor_id = ? AND state = 'waiting'
                    ORDER BY number DESC LIMIT 1
                    """,
                arguments: pair)
            if open == nil, let waiting {
                let waiting = try LedgerOperation(waiting)
                try database.execute(
                    sql: "UPDATE operation SET elsewhere = ? WHERE id = ?",
                    arguments: [operation.isSignedElsewhere, waiting.id])
                return try database.operation(waiting.id) ?? waiting
            }

            try database.makePatient(patient)
            try database.execute(
                sql: "UPDATE consent SET state = 'denied' WHERE patient_id = ? AND doctor_id = ?", arguments: pair)
            try database.execute(sql: "DELETE FROM release WHERE patient_id = ? AND doctor_id = ?", arguments: pair)
            try database.execute(
                sql: "UPDATE patient SET epoch = epoch + 1 WHERE patient_id = ?", arguments: [patient.text])
            try database.giveUpGrants(of: patient, to: doctor)
            // Not one that waits for a grant of before: the ledger may have that revoke already, and the new grant too.
            return try database.insert(operation)
        }
    }

    package func issue(_ accesses: [IssuedAccess]) async throws(RecordFailure) {
        try await write { database in
            for issued in accesses {
                let access = issued.access
                try database.refuseErased(.patient(access.patient))
                try database.refuseErased(.record(access.record, of: access.patient))
                try database.execute(
                    sql: """
                        INSERT INTO access (access_id, patient_id, record_id, doctor_id, issued_at)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        access.id.text, access.patient.text, access.record.text, access.doctor.text,
                        Int64(clamping: issued.issuedAt),
                    ])
            }
        }
    }

    package func issued(_ access: AccessID) async throws(RecordFailure) -> IssuedAccess? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM access WHERE access_id = ?", arguments: [access.text]
            ).map { row in
                IssuedAccess(try Access(row), issuedAt: try row.number("issued_at"))
            }
        }
    }

    package func forgetAccesses(before time: UInt64) async throws(RecordFailure) {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM access WHERE issued_at < ?", arguments: [Int64(clamping: time)])
        }
    }

    package func keepRelease(_ release: KeyRelease, under reference: KeyReference) async throws(RecordFailure)
        -> KeyRelease
    {
        try await write { database in
            let access = release.access
            try database.refuseErased(.record(access.record, of: access.patient))
            guard let consent = try database.consent(reference), consent.patient == access.patient,
                consent.doctor == access.doctor
            else { throw RecordFailure(.notFound, "consent \(reference) of this patient to this doctor") }
            guard consent.state == .pending || consent.state == .active else { throw RecordFailure(.denied) }
            let stored = try Row.fetchOne(
                database, sql: "SELECT * FROM release WHERE doctor_id = ? AND access_id = ?",
                arguments: [access.doctor.text, access.id.text])
            if let stored = try stored.map({ try KeyRelease($0) }) {
                guard stored.access == access else {
                    throw RecordFailure(.conflict, "release of access \(access.id)")
                }
                return stored
            }
            guard try database.hasKey(access.record, of: access.patient) else {
                throw RecordFailure(.notFound, "record \(access.record) of patient \(access.patient)")
            }
            try database.execute(
                sql: """
                    INSERT INTO release (doctor_id, access_id, patient_id, record_id, key_ref, recipient, sealed)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    access.doctor.text, access.id.text, access.patient.text, access.record.text,
                    reference.text, release.recipient.bytes.data, release.sealed.data,
                ])
            return release
        }
    }
}

extension Database {
    fileprivate func consent(_ reference: KeyReference) throws -> ConsentRow? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM consent WHERE key_ref = ?", arguments: [reference.text]
        ).map { try ConsentRow($0) }
    }

    /// Settles grants that were never submitted: nobody may sign or submit them any more.
    fileprivate func giveUpGrants(of patient: PatientID, to doctor: DoctorID) throws {
        let grants = try Row.fetchAll(
            self,
            sql: """
                SELECT * FROM operation WHERE patient_id = ? AND doctor_id = ? AND kind = 'grant'
                AND state = 'waiting' AND submitted = 0
                """,
            arguments: [patient.text, doctor.text]
        ).map { try LedgerOperation($0) }
        for grant in grants {
            try settle(
                grant, .invalid(code: "withdrawn", message: "it was withdrawn before it was submitted"), isFinal: true)
        }
    }

    fileprivate func hasKey(_ record: RecordID, of patient: PatientID) throws -> Bool {
        try Row.fetchOne(
            self, sql: "SELECT 1 FROM record_key WHERE patient_id = ? AND record_id = ?",
            arguments: [patient.text, record.text]) != nil
    }
}
