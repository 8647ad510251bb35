internal import SQLDatabases

extension AccountDesk {
    /// A code that a patient reads out to a doctor, who then knows which pseudonym to ask. A later one ends an earlier.
    ///
    /// - Returns: eight characters, `7ZQ4-K2MP`, good once; and until when, in Unix seconds.
    /// - Throws: `.forbidden` for who is no patient.
    package func pairingCode(
        by caller: Caller
    ) async throws(AccountFailure) -> (text: String, expiresAt: Int64) {
        guard caller.role == .patient, let account = caller.account else {
            throw AccountFailure(.forbidden, "only patients make pairing codes")
        }
        let (code, now) = (WrittenCode.pairing(random), now)
        let expiry = now + settings.pairing
        try await write { connection in
            try connection.execute(
                "DELETE FROM pairing_codes WHERE account = $1 OR expires_at <= $2", .text(account), .integer(now))
            try connection.execute(
                "INSERT INTO pairing_codes (digest, account, expires_at) VALUES ($1, $2, $3)", .bytes(code.digest),
                .text(account), .integer(expiry))
        }
        return (code.text, expiry)
    }

    /// Uses a code up.
    ///
    /// - Returns: the patient whose code it was.
    /// - Throws: `.forbidden` for who is no doctor and no service; `.codeRefused`, `.tooManyAttempts` after five wrong
    ///   ones.
    package func pair(_ text: String, by caller: Caller) async throws(AccountFailure) -> DirectoryEntry {
        guard caller.role == .doctor || caller.role == .service, let account = caller.account else {
            throw AccountFailure(.forbidden, "only doctors use pairing codes")
        }
        let counts = [AttemptLimits.Count.pairing(account)]
        try attempts.admit(counts)
        guard let code = WrittenCode(pairing: text) else {
            throw AccountFailure(.codeRefused, "a pairing code has eight characters: look again")
        }
        let now = now
        let entry: DirectoryEntry
        do {
            entry = try await write { connection in
                let used = try connection.row(
                    "DELETE FROM pairing_codes WHERE digest = $1 AND expires_at > $2 RETURNING account",
                    .bytes(code.digest), .integer(now))
                guard let used else {
                    throw AccountFailure(
                        .codeRefused, "there is no such pairing code, or it was used, or is over: ask for a new one")
                }
                let patient = try AccountRows.account(try used.text("account"), in: connection)
                guard patient.state == .active, let holder = patient.holder,
                    let row = try connection.row(
                        "SELECT \(DirectoryEntry.columns) FROM directory WHERE holder_role = $1 AND holder_id = $2",
                        .text(holder.role.rawValue), .text(holder.id))
                else { throw AccountFailure(.codeRefused) }
                try AuditChain.append(AuditNote(.paired, by: caller, to: patient), at: now, to: connection)
                return try DirectoryEntry(row)
            }
        } catch {
            if error.code != .codeRefused { attempts.withdrawn(counts) }
            throw error
        }
        attempts.succeeded(counts)
        return entry
    }
}
