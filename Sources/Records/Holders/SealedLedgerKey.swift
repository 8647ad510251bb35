internal import Cryptography
package import EHRFamily
internal import RecordErrors
internal import RecordKeys
internal import SawtoothSigning

/// A ledger key in custody, sealed to the offline recipient (`HPKEBox`), whose private half is in a safe.
package struct SealedLedgerKey: Equatable, Sendable {
    /// Bytes of the sealed key.
    package static let byteCount = 32 + HPKEBox.overhead

    package let publicKey: PublicKeyHex
    package let recipient: EncryptionKey
    /// 113 bytes.
    package let sealed: [UInt8]

    package init(publicKey: PublicKeyHex, recipient: EncryptionKey, sealed: [UInt8]) {
        self.publicKey = publicKey
        self.recipient = recipient
        self.sealed = sealed
    }

    /// - Throws: `.recipientUnfit`.
    static func seal(
        _ key: PrivateKey, of holder: KeyHolder, to recipient: EncryptionKey
    ) throws(RecordFailure) -> SealedLedgerKey {
        let publicKey = PublicKeyHex(unchecked: key.publicKey.hex)
        return SealedLedgerKey(
            publicKey: publicKey, recipient: recipient,
            sealed: try HPKEBox.seal(key.secretBytes, to: recipient, info: info(publicKey, of: holder, recipient)))
    }

    /// The key, opened with the recipient's private half.
    ///
    /// - Throws: `.releaseFailed` where it is sealed to another one, or was altered.
    func open(with key: ReaderKey, of holder: KeyHolder) throws(RecordFailure) -> PrivateKey {
        let secret = try HPKEBox.open(
            sealed, privateKey: key.secret, of: recipient,
            info: SealedLedgerKey.info(publicKey, of: holder, recipient))
        guard let key = try? PrivateKey(secret: secret), key.publicKey.hex == publicKey.text else {
            throw RecordFailure(.releaseFailed, "the sealed key is not the one that it is called")
        }
        return key
    }

    /// As it is stored, within the KEK's wrap: the recipient's 65 bytes, then the sealed key.
    var stored: SecretBytes { SecretBytes(copying: recipient.bytes + sealed) }

    /// - Throws: `.keysDamaged`.
    init(stored: SecretBytes, publicKey: PublicKeyHex) throws(RecordFailure) {
        let bytes = stored.withUnsafeBytes { Array($0) }
        guard bytes.count == EncryptionKey.byteCount + SealedLedgerKey.byteCount,
            let recipient = EncryptionKey(Array(bytes.prefix(EncryptionKey.byteCount)))
        else { throw RecordFailure(.keysDamaged, "a key that is sealed for recovery has \(bytes.count) bytes") }
        self.init(
            publicKey: publicKey, recipient: recipient, sealed: Array(bytes.dropFirst(EncryptionKey.byteCount)))
    }

    /// `ehr/1 offline recovery`, then 00 and role, id and public key in turn, then 00 and SHA-256 of the recipient.
    private static func info(_ key: PublicKeyHex, of holder: KeyHolder, _ recipient: EncryptionKey) -> [UInt8] {
        var info = Array("ehr/1 offline recovery".utf8)
        for part in [holder.role, holder.id, key.text] { info += [0] + Array(part.utf8) }
        return info + [0] + SHA256.hash(recipient.bytes)
    }
}
