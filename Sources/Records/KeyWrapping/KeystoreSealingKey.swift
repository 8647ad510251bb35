internal import Cryptography
internal import DurableFiles
internal import RecordErrors

/// Opens a keystore's file: a key that seals its contents, and a value that distinguishes a wrong passphrase from
/// damage.
struct KeystoreSealingKey: Sendable {
    /// Length of the check value, and of a key file.
    static let keyLength = 32

    let parameters: KeystoreFile.Parameters
    let key: SecretBytes
    /// Stored in the file. It reveals nothing about `key`.
    let check: [UInt8]

    /// Derives both from a passphrase or a key file.
    ///
    /// - Throws: `.wrapperRefused` if the key file cannot be used, or the keystore needs the other kind.
    init(_ unlocking: LocalKeystore.Unlocking, _ parameters: KeystoreFile.Parameters) throws(RecordFailure) {
        self.parameters = parameters
        let root: SecretBytes
        do {
            switch (unlocking, parameters.scrypt) {
            case (.passphrase(let passphrase), let scrypt?):
                root = try scrypt.derive(
                    passphrase: passphrase, salt: parameters.salt, count: KeystoreSealingKey.keyLength)
            case (.keyFile(let path), nil):
                root = try HKDF.extract(
                    salt: parameters.salt, inputKey: try KeystoreSealingKey.read(path), hash: .sha256)
            case (.passphrase, nil):
                throw RecordFailure(.wrapperRefused, "this keystore is opened by a key file, not by a passphrase")
            case (.keyFile, _?):
                throw RecordFailure(.wrapperRefused, "this keystore is opened by a passphrase, not by a key file")
            }
            key = try HKDF.expand(
                key: root, info: Array("ehr/1 keystore key".utf8), count: AESGCM.keyLength, hash: .sha256)
            check = try HKDF.expand(
                key: root, info: Array("ehr/1 keystore check".utf8), count: KeystoreSealingKey.keyLength, hash: .sha256
            ).withUnsafeBytes { [UInt8]($0) }
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }

    private static func read(_ path: String) throws(RecordFailure) -> SecretBytes {
        do {
            var bytes = try ReadableFile.secret(in: path, limit: keyLength)
            guard bytes.count == keyLength else {
                throw RecordFailure(
                    .wrapperRefused, "\(path) is \(bytes.count) bytes long; a key file has \(keyLength)")
            }
            return SecretBytes(movingFrom: &bytes)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }
}
