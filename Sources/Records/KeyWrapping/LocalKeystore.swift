package import Cryptography
internal import DurableFiles
internal import Locking
package import RecordErrors

/// KEKs in a file on this machine, sealed under a passphrase or a key file. The default wrapper: it needs no server.
///
/// A key is wrapped with AES-256-GCM under the newest KEK, with a random nonce and the context as associated data.
/// Several processes may use one file: a KEK that another process created is found when a key wrapped under it is used.
package final class LocalKeystore: KeyWrapper {
    /// The secret that opens the file.
    package enum Unlocking: Sendable {
        /// A passphrase, stretched with scrypt.
        case passphrase(SecretBytes)
        /// A file of 32 random bytes, mode 0600, stored apart from the keystore and its backups.
        case keyFile(path: String)
    }

    /// One KEK: 16 random bytes as its id, and the key.
    struct KEK: Sendable {
        static let idLength = 16

        let id: [UInt8]
        let key: SecretBytes

        static func random() -> KEK {
            KEK(id: RandomBytes.make(idLength), key: .random(count: AESGCM.keyLength))
        }
    }

    package let kind = WrappedKey.Kind.localKeystore
    /// Where the file is.
    package let path: String

    private let sealingKey: KeystoreSealingKey
    /// Oldest first; never empty.
    private let keks: LockedValue<[KEK]>

    private init(path: String, sealingKey: KeystoreSealingKey, keks: [KEK]) {
        self.path = path
        self.sealingKey = sealingKey
        self.keks = LockedValue(keks)
    }

    /// Opens the keystore at `path`.
    ///
    /// - Throws: `.wrapperRefused` if it is missing, others may read it, or the passphrase or key file is wrong;
    ///   `.wrapperDamaged` if it was altered.
    package static func open(at path: String, _ unlocking: Unlocking) throws(RecordFailure) -> LocalKeystore {
        let file = try KeystoreFile.read(path)
        let sealingKey = try KeystoreSealingKey(unlocking, file.parameters)
        return LocalKeystore(path: path, sealingKey: sealingKey, keks: try file.open(with: sealingKey))
    }

    /// Creates a keystore with one KEK at `path`, which must not exist.
    ///
    /// **Show `backupNotice` to the operator**: without the file and its passphrase or key file every key wrapped here
    /// is lost.
    ///
    /// - Parameter scrypt: cost of guessing the passphrase; not used with a key file.
    /// - Throws: `.wrapperRefused`.
    package static func make(
        at path: String, _ unlocking: Unlocking, scrypt: Scrypt = .standard
    ) throws(RecordFailure) -> LocalKeystore {
        let sealingKey = try KeystoreSealingKey(unlocking, KeystoreFile.Parameters(for: unlocking, scrypt))
        let keks = [KEK.random()]
        try KeystoreFile(sealing: keks, with: sealingKey).write(to: path, replacing: false)
        return LocalKeystore(path: path, sealingKey: sealingKey, keks: keks)
    }

    /// The notice to show when a keystore has just been created.
    package var backupNotice: String {
        "A NEW KEYSTORE WAS MADE: \(path). Back it up now, and apart from it what opens it. "
            + "Without both, every record sealed under it is lost for good."
    }

    package func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try checkLength(key)
        guard let kek = keks.withLock({ $0.last }) else {
            throw RecordFailure(.wrapperRefused, "the keystore \(path) holds no key")
        }
        let nonce = RandomBytes.make(AESGCM.nonceLength)
        let sealed: [UInt8]
        do {
            sealed = try AESGCM.seal(secret: key, key: kek.key, nonce: nonce, authenticating: context.bytes)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
        return try WrappedKey(kind: kind, keyID: kek.id, ciphertext: nonce + sealed)
    }

    package func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        try checkKind(wrapped)
        let kek = try kek(wrapped.keyID)
        let nonce = Array(wrapped.ciphertext.prefix(AESGCM.nonceLength))
        let sealed = Array(wrapped.ciphertext.dropFirst(AESGCM.nonceLength))
        do {
            return try AESGCM.openSecret(sealed, key: kek.key, nonce: nonce, authenticating: context.bytes)
        } catch .openSSL(let error) {
            throw RecordFailure(.wrapperRefused, because: error)
        } catch {
            throw RecordFailure(.wrapperDamaged, "the wrapped key was altered, or belongs to another context")
        }
    }

    package func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await wrap(unwrap(wrapped, context: context), context: context)
    }

    package func rotate() async throws(RecordFailure) {
        // Held until the new file has its name, so that no other process adds a KEK to the file read here.
        let claim = try claim()
        let current = try KeystoreFile.read(path).open(with: sealingKey) + [KEK.random()]
        try KeystoreFile(sealing: current, with: sealingKey).write(to: path, replacing: true)
        keks.withLock { $0 = current }
        _ = consume claim
    }

    private func claim() throws(RecordFailure) -> FileLock {
        do {
            return try FileLock(on: path)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }

    /// The KEK with this id; an unknown one causes the file to be read again.
    private func kek(_ id: [UInt8]) throws(RecordFailure) -> KEK {
        if let kek = keks.withLock({ $0.first { $0.id == id } }) { return kek }
        let current = try KeystoreFile.read(path).open(with: sealingKey)
        keks.withLock { $0 = current }
        guard let kek = current.first(where: { $0.id == id }) else {
            throw RecordFailure(
                .wrapperNotItsKey, "the keystore \(path) has no key with the id \(Hex.encode(id.prefix(16)))")
        }
        return kek
    }
}
