internal import Cryptography
internal import SQLDatabases
package import WebAuthn

/// What somebody shows who signs in with a passkey.
package struct PasskeyAttempt: Sendable {
    package var assertion: PasskeyAssertion
    /// What the authenticator keeps beside the credential; nil where it said nothing.
    package var user: [UInt8]?
    /// From the cookie that an earlier sign-in gave this device.
    package var device: BearerToken?
    package var place: SessionPlace

    package init(
        _ assertion: PasskeyAssertion, user: [UInt8]? = nil, device: BearerToken? = nil, place: SessionPlace
    ) {
        (self.assertion, self.user, self.device, self.place) = (assertion, user, device, place)
    }
}

extension AccountDesk {
    /// Draws what a browser signs in with.
    ///
    /// - Throws: `.passkeysOff`.
    package func passkeyChallenge() throws(AccountFailure) -> (challenge: [UInt8], relyingParty: RelyingParty) {
        let party = try requirePasskeys()
        return (try challenges.draw(for: .signIn), party)
    }

    /// Opens a session with a passkey, which has verified who holds it: neither a password nor a code is asked for.
    ///
    /// - Returns: the passkey too, which may unlock the holder's key.
    /// - Throws: `.passkeyRefused` whatever is wrong with it; `.suspended`, `.tooManyAttempts`, `.passkeysOff`.
    package func signIn(_ attempt: PasskeyAttempt) async throws(AccountFailure) -> (SignedIn, Passkey) {
        let party = try requirePasskeys()
        let found = try await known(attempt)
        // As with passwords: what strangers try holds nobody up on a device that is known.
        let device = found?.isKnown == true ? attempt.device : nil
        let counts = [device.map { .device($0.digest) } ?? AttemptLimits.Count.address(attempt.place.source.key)]
        try attempts.admit(counts)
        guard let challenge = try? ClientData(attempt.assertion.clientData).challenge,
            challenges.isGood(challenge, for: .signIn)
        else { throw AccountFailure(.passkeyRefused, "that sign-in has taken too long, or was used: try again") }
        guard let (passkey, account, _) = found,
            let counter = try? party.verify(
                attempt.assertion, challenge: challenge, publicKey: passkey.publicKey, counter: passkey.counter),
            challenges.use(challenge)
        else { throw AccountDesk.passkeyUnknown }
        attempts.succeeded(counts)
        guard account.state != .suspended else { throw AccountFailure(.suspended) }
        return (try await conclude(attempt, passkey, counter, on: device), passkey)
    }

    /// The passkey that is shown, whose it is, and whether the account is known on the device.
    private func known(
        _ attempt: PasskeyAttempt
    ) async throws(AccountFailure) -> (passkey: Passkey, account: Account, isKnown: Bool)? {
        try await read { [self] connection in
            let row = try connection.row(
                "SELECT \(Passkey.columns) FROM account_passkeys WHERE credential = $1",
                .bytes(attempt.assertion.credential))
            guard let passkey = try row.map({ try Passkey($0) }) else { return nil }
            let account = try AccountRows.account(passkey.account, in: connection)
            guard attempt.user.map({ $0 == Hex.decode(account.id) }) ?? true else { return nil }
            return (passkey, account, try isKnown(attempt.device, for: account.id, in: connection))
        }
    }

    /// One transaction: the counter rises, the device is known, the session open, and the audit has it.
    private func conclude(
        _ attempt: PasskeyAttempt, _ passkey: Passkey, _ counter: UInt32, on shown: BearerToken?
    ) async throws(AccountFailure) -> SignedIn {
        let (token, id, now) = (BearerToken(random: random), newID(), now)
        let device = shown ?? BearerToken(random: random)
        return try await write { [self] connection in
            let used = try connection.execute(
                """
                UPDATE account_passkeys SET counter = $1, used_at = $2
                WHERE id = $3 AND (counter < $1 OR counter = 0 AND $1 = 0)
                """, SQLValue(counter), .integer(now), .text(passkey.id))
            let account = try AccountRows.account(passkey.account, in: connection)
            guard used == 1, account.state == .active else { throw AccountDesk.passkeyUnknown }
            try know(device.digest, for: account.id, at: now, in: connection)
            let session = try open(token, id: id, of: account, .passkey, at: attempt.place, in: connection)
            return SignedIn(account: account, session: session, token: token, device: device)
        }
    }

    private static let passkeyUnknown = AccountFailure(
        .passkeyRefused, "this passkey is not known here, or was removed: sign in with your password")
}
