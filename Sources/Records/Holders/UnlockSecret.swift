package import Cryptography
internal import KeyWrapping
package import RecordErrors
package import RecordKeys
internal import SawtoothSigning

/// 32 bytes that only a holder can come by, and under which the holder's key in custody is wrapped (RFC 3394).
///
///     wrapping key = HKDF-SHA256(input key = secret, salt = "ehr/1 unlock", info = role || 00 || id, 32 bytes)
package struct UnlockSecret: Sendable {
    package static let byteCount = 32
    /// Bytes of a ledger key wrapped under it.
    static let lockedCount = 40
    /// Least length of a password, in bytes of UTF-8: with scrypt before it a guess costs a tenth of a second.
    package static let passwordLength = 12

    package let bytes: SecretBytes

    /// - Returns: nil for anything but 32 bytes.
    package init?(_ bytes: SecretBytes) {
        guard bytes.count == UnlockSecret.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(unchecked bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// The secret of a password: scrypt (N = 2^17, r = 8, p = 1) with SHA-256 of `ehr/1 password`, 00, role, 00, id as
    /// salt, then HKDF-SHA256 with info `ehr/1 unlock secret`, so that other secrets of the same password can be had
    /// beside it.
    ///
    /// - Throws: `.invalid` for a password that is too short; `.cryptographyFailed`.
    package static func derived(from password: SecretBytes, of holder: KeyHolder) throws(RecordFailure) -> UnlockSecret
    {
        guard password.count >= passwordLength else {
            throw RecordFailure(
                .invalid, "a password has at least \(passwordLength) bytes, but this one has \(password.count)")
        }
        let salt = SHA256.hash(bytes(of: ["ehr/1 password", holder.role, holder.id]))
        do {
            let key = try Scrypt.standard.derive(passphrase: password, salt: salt, count: byteCount)
            return UnlockSecret(
                unchecked: try HKDF.expand(
                    key: key, info: Array("ehr/1 unlock secret".utf8), count: byteCount, hash: .sha256))
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }

    /// The secret of a recovery code: HKDF-SHA256 of its 16 bytes, with role, 00 and id as salt and info
    /// `ehr/1 recovery secret`.
    package static func derived(from code: OneTimeCode, of holder: KeyHolder) throws(RecordFailure) -> UnlockSecret {
        do {
            return UnlockSecret(
                unchecked: try HKDF.derive(
                    inputKey: code.bytes, salt: bytes(of: [holder.role, holder.id]),
                    info: Array("ehr/1 recovery secret".utf8), count: byteCount, hash: .sha256))
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }

    /// `key` wrapped: 40 bytes.
    func lock(_ key: PrivateKey, of holder: KeyHolder) throws(RecordFailure) -> SecretBytes {
        do {
            var wrapped = try AESKeyWrap.wrap(key.secretBytes, under: wrappingKey(for: holder))
            return SecretBytes(movingFrom: &wrapped)
        } catch {
            throw RecordFailure(.cryptographyFailed, cause: error)
        }
    }

    /// The key that was wrapped; nil where that was done under another secret.
    func unlock(_ locked: SecretBytes, of holder: KeyHolder) throws(RecordFailure) -> PrivateKey? {
        var bytes = locked.withUnsafeBytes { Array($0) }
        defer { SecretBytes.wipe(&bytes) }
        do {
            return try PrivateKey(secret: AESKeyWrap.unwrap(bytes, under: wrappingKey(for: holder)))
        } catch CryptographyError.authenticationFailed {
            return nil
        } catch {
            throw RecordFailure(.keysDamaged, "the locked key of \(holder.role) \(holder.id) is no key", cause: error)
        }
    }

    private func wrappingKey(for holder: KeyHolder) throws(CryptographyError) -> SecretBytes {
        try HKDF.derive(
            inputKey: bytes, salt: Array("ehr/1 unlock".utf8),
            info: UnlockSecret.bytes(of: [holder.role, holder.id]), count: AESKeyWrap.keyLength, hash: .sha256)
    }

    /// The parts with a zero byte between them.
    private static func bytes(of parts: [String]) -> [UInt8] {
        Array(parts.map { Array($0.utf8) }.joined(separator: [0]))
    }
}
