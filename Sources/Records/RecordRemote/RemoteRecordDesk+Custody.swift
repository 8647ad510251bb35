package import EHRFamily
internal import FoundationEssentials
package import Holders
package import RecordErrors
package import RecordKeys

/// What becomes of keys in custody, asked of a service.
extension RemoteRecordDesk {
    /// Has another ledger key take over from the one in custody.
    ///
    /// - Parameters:
    ///   - brought: the holder's own, with its proof, which ends custody; nil for one that the service makes and keeps.
    ///   - encryptionKey: put on the ledger and pinned with it; nil keeps the one of now.
    /// - Returns: the operation as it is then; and the new recovery codes, none where it was asked for before.
    /// - Throws: `.sessionRefused`, `.approvalNeeded`, `.conflict`, `.invalid`, `.attestationUnasked`.
    package func rotate(
        _ holder: KeyHolder, operation: OperationID, secret: UnlockSecret, brought: RotateOwner? = nil,
        encryptionKey: EncryptionKey? = nil, attest: Bool = false, timeout: Duration
    ) async throws(RecordFailure) -> (LedgerOperation, recovery: [String]) {
        let message = RotationRequestMessage(
            operation, secret: secret.data, brought: brought, encryptionKey: encryptionKey, attest: attest)
        let act = GraveAct.rotate(
            holder, GraveAct.NewKey(owner: brought?.newOwner, encryptionKey: encryptionKey))
        let reply = try await connection.exchange(
            .post, "/rotations", message, as: RotationMessage.self, headers: approval(of: act), wait: timeout,
            isRepeatable: false)
        return (try self.operation(reply.operation), reply.recoveryCodes ?? [])
    }

    /// The holder's keys as they are sealed to the offline recipient; at the maintenance socket only.
    ///
    /// - Throws: `.notFound`; `.pathUnknown` at another socket.
    package func sealedKeys(of holder: KeyHolder) async throws(RecordFailure) -> SealedKeysMessage {
        try await connection.exchange(.post, "/sealed-keys", HolderMessage(holder), as: SealedKeysMessage.self)
    }

    /// Hands in what the machine of the safe has made of them; at the maintenance socket only.
    ///
    /// - Throws: `.notFound`, `.conflict`, `.invalid`; `.pathUnknown` at another socket.
    package func restore(_ recovered: RecoveredKeysMessage) async throws(RecordFailure) {
        _ = try await connection.exchangeIfAny(
            .post, "/recovered-keys", recovered, as: EnrolledMessage.self, isRepeatable: false)
    }
}
