internal import Cryptography
internal import FoundationEssentials
package import Holders
package import RecordErrors
package import RecordKeys

/// Passkeys, asked of a service.
extension RemoteRecordDesk {
    /// Pins a passkey.
    ///
    /// - Parameter secret: the unlock secret again, of a holder in custody.
    /// - Throws: `.approvalNeeded`, `.sessionRefused`, `.sessionEnded`, `.invalid`, `.conflict`.
    package func addPasskey(
        _ new: NewPasskey, of holder: KeyHolder, secret: UnlockSecret?
    ) async throws(RecordFailure) {
        let headers = try await approval(of: .newPasskey(holder, new))
        _ = try await connection.exchangeIfAny(
            .post, "/passkeys", PasskeyMessage(new, secret: secret), as: EnrolledMessage.self, headers: headers)
    }

    /// Removes a passkey, and what it unlocks.
    ///
    /// - Throws: `.approvalNeeded`, `.notFound`, `.sessionEnded`.
    package func removePasskey(_ credential: [UInt8], of holder: KeyHolder) async throws(RecordFailure) {
        let headers = try await approval(of: .removePasskey(holder, credential))
        _ = try await connection.send(
            .delete, "/passkeys/\(Hex.encode(SHA256.hash(credential)))", headers: headers)
    }

    /// Opens a session with a passkey's secret.
    ///
    /// - Throws: `.sessionRefused`, `.attemptsExhausted`.
    package func openSession(
        of holder: KeyHolder, passkey credential: [UInt8], secret: UnlockSecret
    ) async throws(RecordFailure) -> OpenedSessionMessage {
        try await connection.exchange(
            .post, "/sessions", SessionRequestMessage(holder, secret: secret.data, passkey: Data(credential)),
            as: OpenedSessionMessage.self)
    }
}
