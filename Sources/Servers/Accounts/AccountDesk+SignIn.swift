package import Cryptography
internal import OneTimePasswords
internal import SQLDatabases

/// What somebody shows who wants to sign in.
package struct SignInAttempt: Sendable {
    package var name: String
    /// Its UTF-8 as it was typed: other secrets are made of the same bytes elsewhere.
    package var password: SecretBytes
    /// What an authenticator shows, or a code for a lost device; nil where none was given.
    package var code: String?
    /// From the cookie that an earlier sign-in gave this device.
    package var device: BearerToken?
    package var place: SessionPlace

    package init(
        name: String, password: SecretBytes, code: String? = nil, device: BearerToken? = nil, place: SessionPlace
    ) {
        (self.name, self.password, self.code) = (name, password, code)
        (self.device, self.place) = (device, place)
    }
}

/// What who has signed in is given.
package struct SignedIn: Sendable {
    package let account: Account
    package let session: SignInSession
    /// For the browser's cookie; not kept.
    package let token: BearerToken
    /// For the device's cookie of half a year: the one that it showed, or a new one.
    package let device: BearerToken
}

extension AccountDesk {
    /// Opens a session with a password, and a code where the account has a second factor here.
    ///
    /// Unknown names cost as much as known ones, and are answered alike. A device that the account is known on is not
    /// held up by what strangers try.
    ///
    /// - Throws: `.signInRefused`; after the right password `.secondFactorNeeded`, `.codeRefused`, `.suspended`;
    ///   `.tooManyAttempts`, `.busy`.
    package func signIn(_ attempt: SignInAttempt) async throws(AccountFailure) -> SignedIn {
        let name = try? SignInName(attempt.name)
        let nameKey = SHA256.hash(name?.text ?? String(attempt.name.prefix(256)))
        let (found, isKnown) = try await credentials(of: name, knownOn: attempt.device)
        var counts: [AttemptLimits.Count] = []
        if isKnown, let device = attempt.device {
            counts = [.device(device.digest)]
        } else {
            counts = [
                .name(nameKey, from: attempt.place.source.key), .address(attempt.place.source.key),
            ]
        }
        try attempts.admit(counts)
        let opened: Opened?
        do {
            opened = try await open(
                attempt.password, of: found, isKnown ? .known : .strangers, nameKey: nameKey)
        } catch {
            attempts.withdrawn(counts)
            throw error
        }
        guard let found, let opened else {
            await noteFailure(found?.account, attempt.place)
            throw AccountFailure(.signInRefused)
        }
        // The password is right: what is wrong from here on is not counted against who tries passwords.
        guard found.account.state != .suspended else {
            attempts.withdrawn(counts)
            throw AccountFailure(.suspended)
        }
        let proof: CodeProof?
        do {
            proof = try prove(attempt.code, of: found, opened, isKnown: isKnown)
        } catch {
            if error.code == .codeRefused { await noteFailure(found.account, attempt.place) }
            attempts.withdrawn(counts)
            throw error
        }
        let all = counts + (proof?.counts ?? [])
        let signedIn: SignedIn
        do {
            signedIn = try await conclude(attempt, found, proof, isKnown: isKnown)
        } catch {
            if error.code != .codeRefused { attempts.withdrawn(all) }
            throw error
        }
        attempts.succeeded(all)
        await raiseHash(of: found, opened, attempt.password)
        return signedIn
    }

    /// Whether the password is the account's: for an act that asks for it again in a session.
    ///
    /// - Throws: `.signInRefused`, `.tooManyAttempts`, `.busy`.
    package func confirm(_ password: SecretBytes, of account: String) async throws(AccountFailure) {
        _ = try await openConfirmed(password, of: account)
    }

    // MARK: Parts

    /// What opens with the right password.
    struct Opened: Sendable {
        let seal: SecretBytes
        let isCheap: Bool
    }

    /// As `confirm`, with what was found and what the password opens.
    func openConfirmed(
        _ password: SecretBytes, of account: String
    ) async throws(AccountFailure) -> (Credentials, Opened) {
        let found = try await read { try Credentials.find(account, in: $0) }
        // Whoever asks is signed in to it: this counts against that session's owner alone.
        let counts = [AttemptLimits.Count.name(SHA256.hash(account), from: "session")]
        try attempts.admit(counts)
        let opened: Opened?
        do {
            opened = try await open(password, of: found, .known, nameKey: [])
        } catch {
            attempts.withdrawn(counts)
            throw error
        }
        guard let found, let opened else { throw AccountFailure(.signInRefused, "that is not your password") }
        attempts.succeeded(counts)
        return (found, opened)
    }

    /// Hashes, at the cost of any account, and opens where the password is right.
    private func open(
        _ password: SecretBytes, of found: Credentials?, _ lane: HashingGate.Lane, nameKey: [UInt8]
    ) async throws(AccountFailure) -> Opened? {
        let standard = settings.scrypt
        let stored = found?.password.flatMap { PasswordHash($0) }
        // What is too long is no password, and costs what another costs.
        let password = password.count <= AccountLimits.passwordBytes ? password : SecretBytes(copying: [0])
        return try await gate.run(lane, for: nameKey) {
            let hash = stored ?? PasswordHash(unknownAtCostOf: standard)
            guard let seal = try hash.open(with: password), stored != nil else { return nil }
            return Opened(seal: seal, isCheap: hash.isCheaper(than: standard))
        }
    }

    /// Credentials of a name that has a password, and whether the device is known.
    private func credentials(
        of name: SignInName?, knownOn device: BearerToken?
    ) async throws(AccountFailure) -> (Credentials?, isKnown: Bool) {
        guard let name else { return (nil, false) }
        return try await read { [self] connection in
            let row = try connection.row(
                "SELECT \(Credentials.columns) FROM accounts WHERE sign_in_name = $1", .text(name.text))
            guard let found = try row.map({ try Credentials($0) }) else { return (nil, false) }
            return (found, try isKnown(device, for: found.account.id, in: connection))
        }
    }

    /// Whether an earlier sign-in to the account gave the device what it shows.
    func isKnown(_ device: BearerToken?, for account: String, in connection: any SQLConnection) throws -> Bool {
        guard let device else { return false }
        return try connection.row(
            "SELECT account FROM account_devices WHERE digest = $1 AND account = $2 AND used_at > $3",
            .bytes(device.digest), .text(account), .integer(now - AccountLimits.deviceAge)) != nil
    }

    /// One transaction: the code is used up, the device known, the session open, and all of it in the audit.
    private func conclude(
        _ attempt: SignInAttempt, _ found: Credentials, _ proof: CodeProof?, isKnown: Bool
    ) async throws(AccountFailure) -> SignedIn {
        let (token, id, now) = (BearerToken(random: random), newID(), now)
        let device: BearerToken =
            if isKnown, let shown = attempt.device { shown } else { BearerToken(random: random) }
        return try await write { [self] connection in
            // The password that was checked is still the account's.
            let current = try Credentials.find(found.account.id, in: connection)
            guard let current, current.password == found.password, current.account.state == .active else {
                throw AccountFailure(.signInRefused)
            }
            try proof?.use(for: current.account, place: attempt.place, at: now, in: connection)
            try know(device.digest, for: current.account.id, at: now, in: connection)
            let session = try open(
                token, id: id, of: current.account, proof == nil ? .password : .passwordAndCode, at: attempt.place,
                in: connection)
            return SignedIn(account: current.account, session: session, token: token, device: device)
        }
    }

    func know(
        _ device: [UInt8], for account: String, at now: Int64, in connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO account_devices (digest, account, used_at) VALUES ($1, $2, $3)
            ON CONFLICT (digest) DO UPDATE SET used_at = $3
            """, .bytes(device), .text(account), .integer(now))
        let many = try connection.rows(
            "SELECT digest FROM account_devices WHERE account = $1 AND digest <> $2 ORDER BY used_at DESC, digest",
            .text(account), .bytes(device))
        for row in many.dropFirst(AccountLimits.devices - 1) {
            try connection.execute("DELETE FROM account_devices WHERE digest = $1", .bytes(try row.bytes("digest")))
        }
    }

    /// Failures at an account are noted until there are ten of them, and then at 16, 32, 64 and so on, until there was
    /// none for an hour: else strangers would fill the audit.
    private func noteFailure(_ account: Account?, _ place: SessionPlace) async {
        guard let account else { return }
        let anywhere = AttemptLimits.Count.anywhere(account.id)
        // It has no limit, and so refuses nothing.
        try? attempts.admit([anywhere])
        let number = attempts.failures(of: anywhere)
        guard number <= 10 || number.nonzeroBitCount == 1 else { return }
        // The answer is the same where it cannot be noted.
        _ = try? await note(
            AuditNote(.signInFailed, by: nil, to: account, ["attempts": "\(number)"], request: place.request))
    }

    /// Hashes the password anew where that costs more by now. Where it does not work out, the next sign-in does it.
    private func raiseHash(of found: Credentials, _ opened: Opened, _ password: SecretBytes) async {
        guard opened.isCheap else { return }
        let (standard, random) = (settings.scrypt, random)
        let raised = try? await gate.run(.known) { try PasswordHash.make(password, standard, random: random) }
        guard let raised else { return }
        let sealed = try? reseal(found, from: opened.seal, to: raised.seal)
        guard found.otpSealed == nil || sealed != nil else { return }
        _ = try? await write { try found.replace(with: raised.hash, sealed, in: $0) }
    }
}
