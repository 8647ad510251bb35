internal import Accounts
internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import Holders
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote

/// Makes somebody who has an account a holder at the encryption service: a ledger key in custody that their password
/// alone unlocks, and an entry on the ledger. It can be repeated after a failure, and goes on where it stopped.
struct HolderEnrolment: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions

    /// What the holder is shown, once.
    struct Outcome: Sendable {
        /// Nil where the holder was enrolled before.
        let recoveryCodes: [String]?
        /// Whether the ledger has the holder's entry.
        let isRegistered: Bool
    }

    /// - Parameter code: what a registrar, or who maintains the encryption service, has drawn for the holder; nil to
    ///   have one drawn here, where that is allowed.
    /// - Returns: nil for an account that is nobody on the ledger.
    /// - Throws: `RecordFailure`, `AccountFailure`.
    func enrol(
        _ account: Account, _ password: SecretBytes, _ keys: HolderKeys, code: String?, wait: Duration
    ) async throws -> Outcome? {
        guard let holder = account.holder.flatMap({ KeyHolder($0.text) }) else { return nil }
        let secret = try await accounts.gate.run(.known) { try UnlockSecret.derived(from: password, of: holder) }
        return try await enrol(holder, secret, keys, code: code, wait: wait)
    }

    /// The same with what unlocks the ledger key, of a person or a service.
    ///
    /// - Throws: `RecordFailure`; `.conflict` where the holder is enrolled with another secret.
    func enrol(
        _ holder: KeyHolder, _ secret: UnlockSecret, _ keys: HolderKeys, code given: String? = nil, wait: Duration
    ) async throws -> Outcome {
        var codes: [String]?
        var opened = try? await service.desk.openSession(of: holder, secret: secret)
        if opened == nil {
            let drawn = if let given { given } else { try await draw(for: holder) }
            guard let code = OneTimeCode(drawn) else {
                throw RecordFailure(.enrolmentRefused)
            }
            codes = try await service.desk.enrol(
                HolderDesk.Enrolment(
                    holder: holder, code: code, encryptionKey: keys.encryption, approvalKey: keys.approval),
                secret: secret
            ).recoveryCodes
            opened = try await service.desk.openSession(of: holder, secret: secret)
        }
        guard let opened else { throw RecordFailure(.sessionRefused) }
        let desk = service.desk.acting(opened.token)
        guard holder.hasEntry else {
            try? await desk.endSession("current")
            return Outcome(recoveryCodes: codes, isRegistered: false)
        }
        // The outbox sees it through where the ledger says nothing for now.
        var isRegistered = true
        do throws(RecordFailure) {
            try await desk.register(holder, encryptionKey: keys.encryption, signer: nil, timeout: wait)
        } catch {
            // Recovery codes are shown once: whoever was enrolled just now gets them, whatever the ledger says.
            guard codes != nil || error.code == .undecided || error.isRetryable else { throw error }
            isRegistered = false
        }
        try? await desk.endSession("current")
        return Outcome(recoveryCodes: codes, isRegistered: isRegistered)
    }

    /// A code that the gateway draws itself, where the encryption service lets clients.
    private func draw(for holder: KeyHolder) async throws -> String {
        do throws(RecordFailure) {
            return try await service.desk.makeEnrolmentCode(for: holder)
        } catch {
            // The path is not there for who may not.
            guard error.code == .serviceFailed, !error.isRetryable else { throw error }
            throw RecordFailure(
                .enrolmentRefused, "the account is made, and its keys need an enrolment code: a registrar draws it")
        }
    }

    /// Enrols a holder who keeps the ledger key. Nothing is written on the ledger: the holder signs that.
    ///
    /// - Throws: `RecordFailure`; `GatewayProblem` for an account that is nobody on the ledger.
    func enrol(
        _ account: Account, _ keys: HolderKeys, code text: String, publicKey: String, signature: Data
    ) async throws {
        guard let holder = account.holder.flatMap({ KeyHolder($0.text) }) else { throw GatewayProblem.notFound }
        guard let code = OneTimeCode(text) else { throw RecordFailure(.enrolmentRefused) }
        _ = try await service.desk.enrol(
            HolderDesk.Enrolment(
                holder: holder, code: code, encryptionKey: keys.encryption, approvalKey: keys.approval),
            publicKey: publicKey, signature: signature)
    }
}
