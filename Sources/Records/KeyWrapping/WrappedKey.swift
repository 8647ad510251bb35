internal import Cryptography
package import RecordErrors

/// A key that only its own wrapper can unwrap, in its stored form.
///
/// Encoded: 01, kind, length of the KEK's id, that id, then the wrapper's own ciphertext to the end.
package struct WrappedKey: Equatable, Sendable {
    /// Kinds of wrapper. The numbers are stored, so they never change their meaning.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case localKeystore = 1
        case pkcs11 = 2
        case vaultTransit = 3
        case awsKMS = 4

        /// For messages.
        package var name: String {
            switch self {
            case .localKeystore: "a local keystore"
            case .pkcs11: "a PKCS#11 token"
            case .vaultTransit: "Vault Transit"
            case .awsKMS: "AWS KMS"
            }
        }

        /// A KEK's id for people: Vault's or KMS's name, hex digits if an id is random bytes.
        package func text(ofKEK id: [UInt8]) -> String {
            switch self {
            case .vaultTransit, .awsKMS:
                // A row of the database may contain anything.
                id.allSatisfy { 33...126 ~= $0 } ? String(decoding: id, as: UTF8.self) : Hex.encode(id)
            case .localKeystore, .pkcs11: Hex.encode(id)
            }
        }
    }

    private static let version: UInt8 = 1
    /// The longest encoded form: a cloud's ciphertext of the longest key has a fifth of that.
    package static let lengthLimit = 4096

    package let kind: Kind
    /// The id of its KEK; at most 255 bytes.
    package let keyID: [UInt8]
    /// The wrapper's own.
    package let ciphertext: [UInt8]

    /// - Throws: `.wrapperDamaged` if the lengths cannot be encoded.
    init(kind: Kind, keyID: [UInt8], ciphertext: [UInt8]) throws(RecordFailure) {
        guard keyID.count <= 255, !ciphertext.isEmpty, keyID.count + ciphertext.count + 3 <= WrappedKey.lengthLimit
        else {
            throw RecordFailure(
                .wrapperDamaged, "the wrapper gave \(ciphertext.count) bytes and a key id of \(keyID.count)")
        }
        self.kind = kind
        self.keyID = keyID
        self.ciphertext = ciphertext
    }

    /// The form to store.
    package var encoded: [UInt8] {
        [WrappedKey.version, kind.rawValue, UInt8(keyID.count)] + keyID + ciphertext
    }

    /// Decodes the result of `encoded`.
    ///
    /// - Throws: `.wrapperDamaged`; `.wrapperNotItsKey` for a kind that this version does not know.
    package init(decoding bytes: [UInt8]) throws(RecordFailure) {
        guard bytes.count > 3, bytes.count <= WrappedKey.lengthLimit, bytes[0] == WrappedKey.version,
            bytes.count > 3 + Int(bytes[2])
        else { throw RecordFailure(.wrapperDamaged, "\(bytes.count) bytes are not a wrapped key") }
        guard let kind = Kind(rawValue: bytes[1]) else {
            throw RecordFailure(
                .wrapperNotItsKey,
                "it was wrapped by a kind of wrapper, number \(bytes[1]), that this version does not know")
        }
        let start = 3 + Int(bytes[2])
        try self.init(kind: kind, keyID: Array(bytes[3..<start]), ciphertext: Array(bytes[start...]))
    }
}
