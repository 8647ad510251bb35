package import Cryptography
package import RecordErrors

/// The key of one sealed record (DEK): 32 random bytes.
package struct DataEncryptionKey: Equatable, Sendable {
    /// The key itself.
    package let bytes: SecretBytes

    /// - Throws: `.wrongKeyLength` if there are not 32.
    package init(_ bytes: SecretBytes) throws(RecordFailure) {
        guard bytes.count == SealedRecord.keyLength else { throw .wrongKeyLength(bytes.count) }
        self.bytes = bytes
    }

    private init(fresh bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A new key.
    package static func random() -> DataEncryptionKey {
        DataEncryptionKey(fresh: .random(count: SealedRecord.keyLength))
    }
}
