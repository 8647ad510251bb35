package import Cryptography
internal import Locking
internal import OneTimePasswords
internal import SQLDatabases

/// A one-time password that is not used before its first code was shown.
struct WaitingEnrolment: Sendable {
    let secret: OneTimePassword
    let nonce: [UInt8]
    let sealed: [UInt8]
    /// The hash of the password that it is sealed under.
    let password: String?
    /// Unix seconds.
    let since: Int64
}

/// A secret for an authenticator, shown once.
package struct OneTimePasswordOffer: Sendable {
    /// For a QR code.
    package let uri: String
    /// For who types it in.
    package let text: String
}

/// A code that fits, and has to be used up.
enum CodeProof: Sendable {
    case step(UInt64, counts: [AttemptLimits.Count])
    case lostDevice([UInt8], counts: [AttemptLimits.Count])

    var counts: [AttemptLimits.Count] {
        switch self {
        case .step(_, let counts), .lostDevice(_, let counts): counts
        }
    }

    /// - Throws: `.codeRefused` where it was used meanwhile, or is none of the account's.
    func use(
        for account: Account, place: SessionPlace, at now: Int64, in connection: any SQLConnection
    ) throws {
        switch self {
        case .step(let step, _):
            let used = try connection.execute(
                "UPDATE accounts SET otp_step = $1 WHERE id = $2 AND (otp_step IS NULL OR otp_step < $1)",
                SQLValue(step), .text(account.id))
            guard used == 1 else { throw AccountFailure(.codeRefused) }
        case .lostDevice(let digest, _):
            let used = try connection.execute(
                "DELETE FROM lost_device_codes WHERE account = $1 AND digest = $2", .text(account.id), .bytes(digest))
            guard used == 1 else { throw AccountFailure(.codeRefused) }
            let left =
                try connection.row(
                    "SELECT COUNT(*) AS n FROM lost_device_codes WHERE account = $1", .text(account.id))?.integer("n")
                ?? 0
            try AuditChain.append(
                AuditNote(
                    .lostDeviceCodeUsed, by: Caller(account, request: place.request), to: account,
                    ["left": "\(left)"]),
                at: now, to: connection)
        }
    }
}

extension AccountDesk {
    /// Makes a secret for the account's authenticator. It is in use when `confirmOneTimePassword` was shown a code of
    /// it.
    ///
    /// The secret is stored sealed under the password, so that the database alone gives no codes.
    ///
    /// - Throws: `.signInRefused` for a wrong password; `.invalid` where the encryption service keeps the second
    ///   factor.
    package func offerOneTimePassword(
        of account: String, password: SecretBytes
    ) async throws(AccountFailure) -> OneTimePasswordOffer {
        let (found, opened) = try await openConfirmed(password, of: account)
        guard found.account.holder == nil else {
            throw AccountFailure(
                .invalid, "the second factor of who is somebody on the ledger is kept by the encryption service")
        }
        var drawn = random(OneTimePassword.secretCount)
        let secret = OneTimePassword(SecretBytes(movingFrom: &drawn))
        let (nonce, sealed) = try seal(secret.secret, under: opened.seal, of: account)
        let now = now
        enrolments.withLock { enrolments in
            enrolments = enrolments.filter { now - $0.value.since < AccountLimits.enrolment }
            enrolments[account] = WaitingEnrolment(
                secret: secret, nonce: nonce, sealed: sealed, password: found.password, since: now)
        }
        let uri = secret.uri(issuer: settings.issuer, account: found.account.signInName ?? account)
        return OneTimePasswordOffer(uri: uri, text: secret.text)
    }

    /// Takes the offered secret into use.
    ///
    /// - Returns: ten codes, each good once in place of one of the authenticator's: shown now and never again.
    /// - Throws: `.notFound` where none was offered in the last ten minutes or the password was changed since;
    ///   `.codeRefused`, `.tooManyAttempts`.
    package func confirmOneTimePassword(
        of account: String, code: String, by caller: Caller
    ) async throws(AccountFailure) -> [String] {
        let now = now
        guard let waiting = enrolments.withLock({ $0[account] }), now - waiting.since < AccountLimits.enrolment else {
            throw AccountFailure(.notFound, "no authenticator is being set up: begin again")
        }
        let counts = [AttemptLimits.Count.code(account)]
        try attempts.admit(counts)
        guard let step = waiting.secret.step(of: code, at: UInt64(clamping: now), after: nil) else {
            throw AccountFailure(.codeRefused)
        }
        attempts.succeeded(counts)
        let codes = (0..<AccountLimits.lostDeviceCodes).map { _ in WrittenCode.lostDevice(random) }
        try await write { connection in
            let password = try connection.row("SELECT password FROM accounts WHERE id = $1", .text(account))?
                .optionalText("password")
            guard password == waiting.password else {
                throw AccountFailure(.notFound, "the password was changed meanwhile: begin again")
            }
            let changed = try AccountRows.change(
                account,
                [
                    ("second_factor", .text(Account.SecondFactor.oneTimePassword.rawValue)),
                    ("otp_nonce", .bytes(waiting.nonce)), ("otp_sealed", .bytes(waiting.sealed)),
                    ("otp_step", SQLValue(step)),
                ], at: now, in: connection)
            try connection.execute("DELETE FROM lost_device_codes WHERE account = $1", .text(account))
            for code in codes {
                try connection.execute(
                    "INSERT INTO lost_device_codes (digest, account) VALUES ($1, $2)", .bytes(code.digest),
                    .text(account))
            }
            try AuditChain.append(
                AuditNote(.secondFactorEnrolled, by: caller, to: changed), at: now, to: connection)
        }
        enrolments.withLock { $0[account] = nil }
        return codes.map(\.text)
    }

    /// Removes the second factor of somebody who lost it, on an admin's word; they enrol another one.
    package func removeSecondFactor(
        of account: String, ifVersion version: Int64?, by caller: Caller
    ) async throws(AccountFailure) -> Account {
        let now = now
        return try await write { connection in
            let before = try AccountRows.account(account, atVersion: version, in: connection)
            try AccountRule.checkGovernance(of: before, by: caller)
            guard before.secondFactor == .oneTimePassword else {
                throw AccountFailure(.invalid, "this account has no one-time password here")
            }
            let changed = try AccountRows.change(
                account, AccountDesk.withoutSecondFactor, at: now, in: connection)
            try connection.execute("DELETE FROM lost_device_codes WHERE account = $1", .text(account))
            try AuditChain.append(
                AuditNote(.secondFactorRemoved, by: caller, to: changed), at: now, to: connection)
            return changed
        }
    }

    /// Notes whether the encryption service asks a holder for a second factor: lists show it, nothing here asks for it.
    package func noteSecondFactor(
        atEncryptionService isThere: Bool, of account: String, by caller: Caller
    ) async throws(AccountFailure) {
        let now = now
        try await write { connection in
            let before = try AccountRows.account(account, in: connection)
            let factor = isThere ? Account.SecondFactor.encryptionService : .none
            guard before.secondFactor != factor else { return }
            guard before.holder != nil else {
                throw AccountFailure(.invalid, "this account is nobody at the encryption service")
            }
            let changed = try AccountRows.change(
                account, [("second_factor", .text(factor.rawValue))], at: now, in: connection)
            let kind = isThere ? AuditEntry.Kind.secondFactorEnrolled : .secondFactorRemoved
            try AuditChain.append(AuditNote(kind, by: caller, to: changed), at: now, to: connection)
        }
    }

    /// How many codes for a lost device are left.
    package func lostDeviceCodesLeft(of account: String) async throws(AccountFailure) -> Int {
        try await read { connection in
            let row = try connection.row(
                "SELECT COUNT(*) AS n FROM lost_device_codes WHERE account = $1", .text(account))
            return Int(try row?.integer("n") ?? 0)
        }
    }

    static let withoutSecondFactor: [(name: String, value: SQLValue)] = [
        ("second_factor", .text(Account.SecondFactor.none.rawValue)), ("otp_nonce", .null), ("otp_sealed", .null),
        ("otp_step", .null),
    ]

    // MARK: Parts

    /// Looks at the code beside a password that was right; nil where the account has no second factor here.
    func prove(
        _ code: String?, of found: Credentials, _ opened: Opened, isKnown: Bool
    ) throws(AccountFailure) -> CodeProof? {
        guard found.account.secondFactor == .oneTimePassword else { return nil }
        guard let code else { throw AccountFailure(.secondFactorNeeded) }
        // Who gets here knows the password: a stranger cannot use this up. A known device has a count of its own.
        let tried: [AttemptLimits.Count] =
            isKnown ? [.code("\(found.account.id) known")] : [.code(found.account.id)]
        try attempts.admit(tried)
        if let lost = WrittenCode(lostDevice: code) { return .lostDevice(lost.digest, counts: tried) }
        let secret = OneTimePassword(try unseal(found, under: opened.seal))
        guard let step = secret.step(of: code, at: UInt64(clamping: now), after: found.otpStep) else {
            throw AccountFailure(.codeRefused)
        }
        return .step(step, counts: tried)
    }

    private func seal(
        _ secret: SecretBytes, under key: SecretBytes, of account: String
    ) throws(AccountFailure) -> (nonce: [UInt8], sealed: [UInt8]) {
        let nonce = random(AESGCM.nonceLength)
        do {
            return (
                nonce,
                try AESGCM.seal(secret: secret, key: key, nonce: nonce, authenticating: Array(account.utf8))
            )
        } catch {
            throw AccountFailure(because: error)
        }
    }

    private func unseal(_ found: Credentials, under key: SecretBytes) throws(AccountFailure) -> SecretBytes {
        guard let nonce = found.otpNonce, let sealed = found.otpSealed else {
            throw AccountFailure(.databaseDamaged, "the account's one-time password is gone: have it removed")
        }
        do {
            return try AESGCM.openSecret(
                sealed, key: key, nonce: nonce, authenticating: Array(found.account.id.utf8))
        } catch {
            throw AccountFailure(
                .databaseDamaged, "the account's one-time password does not open with its password: have it removed")
        }
    }

    /// The one-time password's secret sealed under another password; nil where there is none.
    func reseal(
        _ found: Credentials, from old: SecretBytes, to new: SecretBytes
    ) throws(AccountFailure) -> (nonce: [UInt8], sealed: [UInt8])? {
        guard found.otpSealed != nil else { return nil }
        return try seal(try unseal(found, under: old), under: new, of: found.account.id)
    }
}
