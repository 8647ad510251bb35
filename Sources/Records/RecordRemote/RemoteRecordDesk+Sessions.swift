internal import Cryptography
package import EHRFamily
package import FoundationEssentials
package import Holders
internal import NIOHTTP1
package import RecordErrors
package import RecordKeys
package import SawtoothSigning

/// Enrolment and sessions, asked of a service.
extension RemoteRecordDesk {
    /// Opens a session with an unlock secret.
    ///
    /// - Parameter code: six digits, where the holder has a one-time password; they are used up.
    /// - Throws: `.sessionRefused`, `.attemptsExhausted`; `.codeNeeded` where only the code is missing.
    package func openSession(
        of holder: KeyHolder, secret: UnlockSecret, code: String? = nil
    ) async throws(RecordFailure) -> OpenedSessionMessage {
        try await connection.exchange(
            .post, "/sessions", SessionRequestMessage(holder, secret: secret.data, code: code),
            as: OpenedSessionMessage.self)
    }

    /// Makes a one-time password, which counts once its first code is shown in this session.
    ///
    /// - Parameter secret: the unlock secret again, where the holder has no way to approve acts yet.
    /// - Throws: `.approvalNeeded`, `.sessionRefused`, `.sessionEnded`.
    package func makeOneTimePassword(
        for holder: KeyHolder, secret: UnlockSecret?
    ) async throws(RecordFailure) -> OneTimePasswordMessage {
        let headers = try await approval(of: .newOneTimePassword(holder))
        return try await connection.exchange(
            .post, "/one-time-password", SecretAgainMessage(secret: secret?.data), as: OneTimePasswordMessage.self,
            headers: headers)
    }

    /// Shows the first code of it. The holder's other sessions end.
    ///
    /// - Throws: `.codeRefused`, `.attemptsExhausted`, `.notFound`, `.sessionEnded`.
    package func confirmOneTimePassword(code: String) async throws(RecordFailure) {
        _ = try await connection.exchangeIfAny(
            .put, "/one-time-password", CodeMessage(code: code), as: EnrolledMessage.self)
    }

    /// - Throws: `.approvalNeeded`, `.notFound`, `.sessionEnded`.
    package func removeOneTimePassword(of holder: KeyHolder) async throws(RecordFailure) {
        let headers = try await approval(of: .removeOneTimePassword(holder))
        _ = try await connection.send(.delete, "/one-time-password", headers: headers)
    }

    /// Opens a session with the holder's ledger key.
    ///
    /// - Throws: `.sessionRefused`; `.invalid` where the key does not sign.
    package func openSession(
        of holder: KeyHolder, signer: any Signer
    ) async throws(RecordFailure) -> OpenedSessionMessage {
        let challenge = try await connection.exchange(
            .post, "/sessions/challenges", as: ChallengeMessage.self
        ).challenge
        let signature = try RemoteRecordDesk.signature(
            of: HolderDesk.text(opening: holder, Array(challenge)), by: signer)
        return try await connection.exchange(
            .post, "/sessions", SessionRequestMessage(holder, challenge: challenge, signature: Data(signature)),
            as: OpenedSessionMessage.self)
    }

    /// Draws what a holder who keeps the ledger key signs to open a session.
    package func drawSessionChallenge() async throws(RecordFailure) -> ChallengeMessage {
        try await connection.exchange(.post, "/sessions/challenges", as: ChallengeMessage.self)
    }

    /// Opens a session with a signature that the holder has made elsewhere.
    ///
    /// - Parameters:
    ///   - challenge: of `drawSessionChallenge()`; it is used up.
    ///   - signature: 64 bytes.
    /// - Throws: `.sessionRefused`; `.invalid` for what is no signature.
    package func openSession(
        of holder: KeyHolder, challenge: Data, signature: Data
    ) async throws(RecordFailure) -> OpenedSessionMessage {
        try await connection.exchange(
            .post, "/sessions", SessionRequestMessage(holder, challenge: challenge, signature: signature),
            as: OpenedSessionMessage.self)
    }

    /// Whether the service's key database, ledger and key wrapper answer.
    ///
    /// - Returns: whether something that it has given to the ledger waits for a verdict.
    /// - Throws: `.notReady`; what the connection fails with.
    @discardableResult
    package func requireReady() async throws(RecordFailure) -> Bool {
        try await connection.exchange(.get, "/ready", as: ReadinessMessage.self).verdictAwaited ?? false
    }

    /// What the service calls itself, such as `ehr-encryption/0.1.0 (commit 4f2a91c)`; nil where it does not say.
    package func program() async throws(RecordFailure) -> String? {
        try await connection.send(.get, "/health").headers.first(name: "Server")
    }

    /// How many operations wait for the ledger's verdict; told where ledger and key wrapper are away, too.
    package func awaitedVerdicts() async throws(RecordFailure) -> Int {
        try await connection.exchange(.get, "/queue", as: QueueMessage.self).awaitedVerdicts
    }

    /// Draws the nonce of an approval.
    ///
    /// - Throws: `.sessionEnded` outside of a session.
    package func drawApproval(
        _ approved: ApprovalRequestMessage? = nil
    ) async throws(RecordFailure) -> ChallengeMessage {
        try await connection.exchange(
            .post, "/approvals", approved, as: ChallengeMessage.self, isRepeatable: approved == nil)
    }

    /// The holder's sessions, the oldest first.
    ///
    /// - Throws: `.sessionEnded` outside of one.
    package func sessions() async throws(RecordFailure) -> [SessionMessage] {
        try await connection.exchange(.get, "/sessions", as: SessionsMessage.self).sessions
    }

    /// Ends a session of the holder's: by its id, or `current`.
    ///
    /// - Throws: `.notFound`; `.sessionEnded` outside of one.
    package func endSession(_ id: String) async throws(RecordFailure) {
        _ = try await connection.send(.delete, "/sessions/\(PathPart.check(id))")
    }

    /// Draws a code for the holder to enrol with: at the maintenance socket, or as a client with
    /// `service.clients_enrol` for an id that is new.
    ///
    /// - Throws: `.conflict`, `.erased`; `.pathUnknown` at another socket; of a client, what the ledger fails with.
    package func makeEnrolmentCode(for holder: KeyHolder) async throws(RecordFailure) -> String {
        try await connection.exchange(
            .post, "/enrolment-codes", HolderMessage(holder), as: EnrolmentCodeMessage.self
        ).code
    }

    /// Enrols a holder whose ledger key the service keeps under `secret`.
    ///
    /// - Returns: the public key, and recovery codes.
    /// - Throws: `.enrolmentRefused`.
    package func enrol(
        _ enrolment: HolderDesk.Enrolment, secret: UnlockSecret
    ) async throws(RecordFailure) -> EnrolledMessage {
        var message = EnrolmentMessage(enrolment)
        message.secret = secret.data
        return try await connection.exchange(
            .post, "/enrolments", message, as: EnrolledMessage.self, isRepeatable: false)
    }

    /// Enrols a holder who keeps the ledger key.
    ///
    /// - Throws: `.enrolmentRefused`.
    package func enrol(
        _ enrolment: HolderDesk.Enrolment, signer: any Signer
    ) async throws(RecordFailure) -> EnrolledMessage {
        try await enrol(
            enrolment, publicKey: signer.publicKey.hex,
            signature: Data(try RemoteRecordDesk.signature(of: enrolment.text, by: signer)))
    }

    /// The same with a signature that was made elsewhere.
    ///
    /// - Parameters:
    ///   - publicKey: 66 hex digits.
    ///   - signature: 64 bytes, of the enrolment's text.
    package func enrol(
        _ enrolment: HolderDesk.Enrolment, publicKey: String, signature: Data
    ) async throws(RecordFailure) -> EnrolledMessage {
        var message = EnrolmentMessage(enrolment)
        message.publicKey = publicKey
        message.signature = signature
        return try await connection.exchange(.post, "/enrolments", message, as: EnrolledMessage.self)
    }

    /// Pins another approval key.
    ///
    /// - Parameter secret: the unlock secret again, of a holder in custody.
    /// - Throws: `.approvalNeeded`, `.sessionRefused`, `.sessionEnded`, `.invalid`.
    package func setApprovalKey(
        _ key: EncryptionKey, of holder: KeyHolder, secret: UnlockSecret?
    ) async throws(RecordFailure) {
        let headers = try await approval(of: .newApprovalKey(holder, key))
        let message = ApprovalKeyMessage(approvalKey: Data(key.bytes), secret: secret?.data)
        _ = try await connection.exchangeIfAny(
            .put, "/approval-key", message, as: EnrolledMessage.self, headers: headers)
    }

    /// Changes the unlock secret: in a session with the one of now, in none with a recovery code, which is used up.
    ///
    /// - Throws: `.sessionRefused`, `.approvalNeeded`.
    package func changeSecret(
        of holder: KeyHolder, to secret: UnlockSecret, old: UnlockSecret
    ) async throws(RecordFailure) {
        let message = SecretChangeMessage(
            role: holder.role, id: holder.id, secret: secret.data, oldSecret: old.data)
        let headers = try await approval(of: .newSecret(holder))
        _ = try await connection.exchangeIfAny(
            .put, "/unlock-secret", message, as: EnrolledMessage.self, headers: headers)
    }

    /// The same with a recovery code.
    package func changeSecret(
        of holder: KeyHolder, to secret: UnlockSecret, recovery number: Int, _ code: String
    ) async throws(RecordFailure) {
        let message = SecretChangeMessage(
            role: holder.role, id: holder.id, secret: secret.data, recoveryCode: code, recoveryNumber: number)
        _ = try await connection.exchangeIfAny(
            .put, "/unlock-secret", message, as: EnrolledMessage.self, isRepeatable: false)
    }

    /// Draws recovery codes anew.
    ///
    /// - Throws: `.sessionRefused`, `.approvalNeeded`.
    package func makeRecoveryCodes(
        of holder: KeyHolder, secret: UnlockSecret
    ) async throws(RecordFailure) -> [String] {
        let headers = try await approval(of: .newSecret(holder))
        return try await connection.exchange(
            .post, "/recovery-codes", SecretMessage(secret: secret.data), as: RecoveryCodesMessage.self,
            headers: headers
        ).codes
    }

    /// 64 bytes.
    package static func signature(of text: [UInt8], by signer: any Signer) throws(RecordFailure) -> [UInt8] {
        do {
            return try signer.sign(text).bytes
        } catch {
            throw RecordFailure(.invalid, "the key does not sign: \(error)", cause: error)
        }
    }
}

extension UnlockSecret {
    var data: Data { bytes.withUnsafeBytes { Data($0) } }
}
