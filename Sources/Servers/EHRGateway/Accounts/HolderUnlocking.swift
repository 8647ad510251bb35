internal import Accounts
internal import Cryptography
internal import Holders
internal import Hummingbird
internal import Logging
internal import RecordErrors
internal import RecordKeys
internal import RecordRemote

/// Opens the session of a holder at the encryption service with the password that was typed, and keeps its token where
/// the gateway alone cannot read it.
struct HolderUnlocking: Sendable {
    let accounts: AccountDesk
    let service: HolderSessions

    /// - Parameter token: of the session that is to keep the other one.
    /// - Returns: as `SignedInReply.keys`.
    /// - Throws: `.secondFactorNeeded`, `.codeRefused` where the encryption service asks for a code.
    func unlock(
        _ account: Account, _ token: BearerToken, _ password: SecretBytes, code: String?, _ context: GatewayContext
    ) async throws -> String {
        guard let holder = account.holder.flatMap({ KeyHolder($0.text) }) else { return "none" }
        do {
            let secret = try await accounts.gate.run(.known) { try UnlockSecret.derived(from: password, of: holder) }
            try await keep(service.desk.openSession(of: holder, secret: secret, code: code).token, in: token)
            if code != nil, account.secondFactor != .encryptionService {
                try await accounts.noteSecondFactor(
                    atEncryptionService: true, of: account.id, by: Caller(account, request: context.requestID))
            }
            return "open"
        } catch let error as RecordFailure where error.code == .attemptsExhausted {
            throw error
        } catch let error as RecordFailure where error.code == .codeNeeded || error.code == .codeRefused {
            throw AccountFailure(error.code == .codeNeeded ? .secondFactorNeeded : .codeRefused)
        } catch let error as RecordFailure where error.code == .sessionRefused || error.code == .invalid {
            // Beside the right secret a wrong code is told as a wrong secret is. While a recovery is open the secret is
            // not the right one anyway.
            guard code == nil || account.recoveringSince != nil else { throw AccountFailure(.codeRefused) }
            return "refused"
        } catch let error as RecordFailure where error.isRetryable {
            context.logger.warning("the encryption service does not answer at a sign-in")
            return "away"
        }
    }

    /// The same with what a passkey's authenticator gives, where it gives something.
    ///
    /// - Returns: `locked` where it unlocks nothing: the password does.
    func unlock(
        _ account: Account, _ token: BearerToken, _ passkey: Passkey, _ secret: UnlockSecret?, _ context: GatewayContext
    ) async throws -> String {
        guard let holder = account.holder.flatMap({ KeyHolder($0.text) }) else { return "none" }
        guard passkey.unlocks, let secret else { return "locked" }
        do {
            let opened = try await service.desk.openSession(of: holder, passkey: passkey.credential, secret: secret)
            try await keep(opened.token, in: token)
            return "open"
        } catch let error as RecordFailure where error.code == .attemptsExhausted {
            return "locked"
        } catch let error as RecordFailure where error.code == .sessionRefused {
            // A rotation or a recovery has made another key, which this passkey has not wrapped. Each further try would
            // count as a wrong secret.
            try await accounts.noteLocked(passkey)
            return "locked"
        } catch let error as RecordFailure where error.isRetryable {
            context.logger.warning("the encryption service does not answer at a sign-in")
            return "away"
        }
    }

    private func keep(_ opened: String, in token: BearerToken) async throws {
        var kept = Array(opened.utf8)
        try await accounts.keep(SecretBytes(movingFrom: &kept), in: token)
    }
}
