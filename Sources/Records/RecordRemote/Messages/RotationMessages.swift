internal import Cryptography
package import EHRFamily
package import FoundationEssentials
package import Holders
package import RecordErrors
internal import RecordFlow
package import RecordKeys
internal import SawtoothSigning

/// Another ledger key for one in custody: one that the service makes and keeps, or the holder's own.
package struct RotationRequestMessage: RequestMessage {
    package var operation: OperationID
    /// 32 bytes, the unlock secret.
    package var secret: Data
    /// 66 hex digits, the holder's own key; absent where the service makes one.
    package var publicKey: String?
    /// 64 bytes: that key's signature, as the ledger wants it.
    package var proof: Data?
    /// The version of the ledger's entry that the proof is for.
    package var previousVersion: UInt64?
    /// 65 bytes.
    package var encryptionKey: Data?
    /// Whether the registrar who signs batches vouches for the doctor's new key.
    package var attest: Bool?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case secret, proof, attest
        case operation = "operation_id"
        case publicKey = "public_key"
        case previousVersion = "prev_version"
        case encryptionKey = "encryption_key"
    }

    /// - Parameter brought: the holder's own key, with its proof.
    init(
        _ operation: OperationID, secret: Data, brought: RotateOwner?, encryptionKey: EncryptionKey?, attest: Bool
    ) {
        self.operation = operation
        self.secret = secret
        publicKey = brought?.newOwner.text
        proof = brought.flatMap { Hex.decode($0.proof.text) }.map { Data($0) }
        previousVersion = brought?.previousVersion
        self.encryptionKey = encryptionKey.map { Data($0.bytes) }
        self.attest = attest ? true : nil
    }

    /// - Throws: `.invalid`.
    package func newEncryptionKey() throws(RecordFailure) -> EncryptionKey? {
        let key = try EncryptionKey(given: encryptionKey)
        guard key?.isOnCurve ?? true else {
            throw RecordFailure(.invalid, "the encryption key is not a point of the curve P-256")
        }
        return key
    }

    /// What the holder's own key has proved; nil where the service is to make one.
    ///
    /// - Throws: `.invalid`, `.messageInvalid`.
    package func brought(for holder: KeyHolder) throws(RecordFailure) -> RotateOwner? {
        switch (publicKey, proof, previousVersion) {
        case (nil, nil, nil): return nil
        case (let text?, let proof?, let version?):
            guard let key = try? PublicKey(hex: text), let signature = Signature(bytes: Array(proof)) else {
                throw RecordFailure(.invalid, "public_key is 66 hex digits, and proof 64 bytes")
            }
            return RotateOwner(
                subject: try RotateOwner.Subject(holder), newOwner: PublicKeyHex(unchecked: key.hex),
                proof: SignatureHex(unchecked: signature.hex), encryptionKey: try newEncryptionKey(),
                previousVersion: version)
        default:
            throw RecordFailure(.messageInvalid, "give public_key, proof and prev_version, or none of them")
        }
    }
}

/// What became of a rotation.
package struct RotationMessage: Codable, Sendable {
    package var operation: OperationMessage
    /// In the place of those of before; absent where none were drawn.
    package var recoveryCodes: [String]?

    enum CodingKeys: String, CodingKey {
        case operation
        case recoveryCodes = "recovery_codes"
    }

    package init(_ operation: LedgerOperation, recoveryCodes: [OneTimeCode]) {
        self.operation = OperationMessage(operation)
        self.recoveryCodes = recoveryCodes.isEmpty ? nil : recoveryCodes.map(\.text)
    }
}
