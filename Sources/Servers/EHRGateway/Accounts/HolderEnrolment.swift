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

    /// - Returns: nil for an account that is nobody on the ledger.
    /// - Throws: `RecordFailure`, `AccountFailure`.
    func enrol(
        _ account: Account, _ password: SecretBytes, _ keys: HolderKeys, wait: Duration
    ) async throws -> Outcome? {
        guard let holder = account.holder.flatMap({ KeyHolder($0.text) }) else { return nil }
        let secret = try await accounts.gate.run(.known) { try UnlockSecret.derived(from: password, of: holder) }
        var codes: [String]?
        var opened = try? await service.desk.openSession(of: holder, secret: secret)
        if opened == nil {
            guard let code = OneTimeCode(try await service.desk.makeEnrolmentCode(for: holder)) else {
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
        // The outbox sees it through where the ledger says nothing for now.
        var isRegistered = true
        do throws(RecordFailure) {
            try await desk.register(holder, encryptionKey: keys.encryption, signer: nil, timeout: wait)
        } catch {
            guard error.code == .undecided || error.isRetryable else { throw error }
            isRegistered = false
        }
        try? await desk.endSession("current")
        return Outcome(recoveryCodes: codes, isRegistered: isRegistered)
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
