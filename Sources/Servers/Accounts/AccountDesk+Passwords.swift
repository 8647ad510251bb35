package import Cryptography
internal import PasswordStrength
internal import SQLDatabases

extension AccountDesk {
    /// Refuses a password that is too short, too long or easy to guess. What it is, is not told.
    ///
    /// - Parameter words: what a guesser knows of the person: names.
    /// - Throws: `.weakPassword`.
    package static func check(_ password: SecretBytes, knowing words: [String]) throws(AccountFailure) {
        let length = PasswordRule.length...AccountLimits.passwordBytes
        guard length ~= password.count else {
            throw AccountFailure(
                .weakPassword,
                "a password has \(length.lowerBound) to \(length.upperBound) bytes, but this one has \(password.count)")
        }
        // What is told beside a name is often its first half.
        let parts = words.flatMap { word in
            [word] + word.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 2 }
        }
        guard let objection = PasswordRule.objection(to: password, knowing: parts.map { $0.lowercased() }) else {
            return
        }
        throw AccountFailure(
            .weakPassword,
            "the password is easy to guess: \(objection). Take four or more words that nobody links")
    }

    /// Sets a new password, ends the account's other sessions and forgets its other devices.
    ///
    /// - Parameters:
    ///   - session: the caller's own, which stays.
    ///   - device: the caller's own, which stays known.
    /// - Throws: `.signInRefused` for a wrong old password; `.weakPassword`; `.staleVersion` where it was changed
    ///   meanwhile.
    package func changePassword(
        from old: SecretBytes, to new: SecretBytes, keeping session: String, device: BearerToken?, by caller: Caller
    ) async throws(AccountFailure) {
        let (found, opened) = try await openConfirmed(old, of: caller.account ?? "")
        try AccountDesk.check(new, knowing: [found.account.signInName, found.account.displayName].compactMap { $0 })
        let made = try await hash(new, .known)
        let sealed = try reseal(found, from: opened.seal, to: made.seal)
        let (now, digest) = (now, device?.digest)
        try await write { connection in
            guard try found.replace(with: made.hash, sealed, in: connection) else {
                throw AccountFailure(.staleVersion)
            }
            _ = try AccountRows.change(found.account.id, [], at: now, in: connection)
            try AccountRows.endSessions(of: found.account.id, keeping: session, device: digest, in: connection)
            try AuditChain.append(AuditNote(.passwordChanged, by: caller, to: found.account), at: now, to: connection)
        }
    }

    /// Ends a recovery: the holder's key in custody is wrapped under the new password, or the holder is another one.
    /// Passkeys are gone, as at the encryption service, and so are other sessions, which one of them may have opened.
    ///
    /// - Parameter session: the caller's own, which stays; nil where there is none.
    package func recovered(_ account: String, keeping session: String?, by caller: Caller) async throws(AccountFailure)
    {
        let now = now
        try await write { connection in
            try connection.execute("DELETE FROM account_passkeys WHERE account = $1", .text(account))
            try AccountRows.endSessions(of: account, keeping: session, in: connection)
            let before = try AccountRows.account(account, in: connection)
            guard before.recoveringSince != nil else { return }
            let changed = try AccountRows.change(account, [("recovering_since", .null)], at: now, in: connection)
            try AuditChain.append(AuditNote(.recovered, by: caller, to: changed), at: now, to: connection)
        }
    }

    func hash(
        _ password: SecretBytes, _ lane: HashingGate.Lane, for name: [UInt8] = []
    ) async throws(AccountFailure) -> PasswordHash.Opened {
        let (standard, random) = (settings.scrypt, random)
        return try await gate.run(lane, for: name) { try PasswordHash.make(password, standard, random: random) }
    }
}
