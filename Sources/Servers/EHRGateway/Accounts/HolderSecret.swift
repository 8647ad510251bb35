internal import Accounts
internal import Cryptography
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// The unlock secret of a holder's password at the encryption service, which changes before the account's password
/// does. Killed between the two, the same request goes on: that the service has the new one shows in a session that it
/// opens.
struct HolderSecret: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions

    /// In the caller's session, with their approval.
    ///
    /// - Throws: `RecordFailure`; `GatewayProblem` where the caller has no session there.
    func change(
        from old: SecretBytes, to new: SecretBytes, of holder: KeyHolder, for caller: Requester, _ request: Request
    ) async throws {
        let secret = try await secret(of: new, holder)
        guard caller.holderToken != nil else {
            // A session that a password did not open has changed nothing yet: it is no cut request.
            guard caller.hasShownPassword, try await opens(holder, secret) else { throw caller.keysAreClosed }
            return
        }
        do {
            try await service.acting(for: caller, request).changeSecret(
                of: holder, to: secret, old: self.secret(of: old, holder))
        } catch let error as RecordFailure where [.sessionRefused, .sessionEnded].contains(error.code) {
            guard try await opens(holder, secret) else { throw error }
        }
    }

    /// With a recovery code, which is used up; a one-time password there is removed.
    ///
    /// - Throws: `.codeRefused`.
    func recover(to password: SecretBytes, of holder: KeyHolder, _ number: Int, _ code: String) async throws {
        let secret = try await secret(of: password, holder)
        do throws(RecordFailure) {
            try await service.desk.changeSecret(of: holder, to: secret, recovery: number, code)
        } catch {
            guard error.code == .sessionRefused else { throw error }
            guard try await opens(holder, secret) else {
                throw AccountFailure(.codeRefused, "that recovery code is wrong, or was used")
            }
        }
    }

    func secret(of password: SecretBytes, _ holder: KeyHolder) async throws -> UnlockSecret {
        try await accounts.gate.run(.known) { try UnlockSecret.derived(from: password, of: holder) }
    }

    /// Whether the secret unlocks the holder's key.
    private func opens(_ holder: KeyHolder, _ secret: UnlockSecret) async throws -> Bool {
        do throws(RecordFailure) {
            let opened = try await service.desk.openSession(of: holder, secret: secret)
            try? await service.desk.acting(opened.token).endSession("current")
            return true
        } catch {
            guard error.code != .sessionRefused else { return false }
            guard error.code == .codeNeeded else { throw error }
            return true
        }
    }
}
