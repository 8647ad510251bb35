internal import CBOR
internal import Cryptography
internal import DurableFiles
internal import RecordErrors

/// A keystore file: one CBOR map of, in this order,
///
///     format   "ehr/1 keystore"
///     salt     32 random bytes
///     n, r, p  scrypt's parameters; none where a key file opens it
///     check    32 bytes, derived as the sealing key is
///     sealed   a 12-byte nonce, then every KEK's id and key, oldest first, sealed with AES-256-GCM;
///              the associated data is the encoding of a map of everything above
struct KeystoreFile {
    private static let format = "ehr/1 keystore"
    private static let saltLength = 32
    /// Room for a thousand KEKs: one a year.
    private static let lengthLimit = 64 * 1024
    private static let kekLength = LocalKeystore.KEK.idLength + AESGCM.keyLength

    /// The parameters for deriving the sealing key.
    struct Parameters: Equatable, Sendable {
        let salt: [UInt8]
        /// Nil if a key file opens the keystore.
        let scrypt: Scrypt?

        /// New parameters.
        init(for unlocking: LocalKeystore.Unlocking, _ scrypt: Scrypt) {
            salt = RandomBytes.make(saltLength)
            switch unlocking {
            case .passphrase: self.scrypt = scrypt
            case .keyFile: self.scrypt = nil
            }
        }

        init(salt: [UInt8], scrypt: Scrypt?) {
            self.salt = salt
            self.scrypt = scrypt
        }
    }

    let parameters: Parameters
    private let check: [UInt8]
    private let sealed: [UInt8]

    /// Seals `keks`, which are not empty.
    init(sealing keks: [LocalKeystore.KEK], with key: KeystoreSealingKey) throws(RecordFailure) {
        parameters = key.parameters
        check = key.check
        let nonce = RandomBytes.make(AESGCM.nonceLength)
        let header = KeystoreFile.header(parameters, check)
        let contents = SecretBytes(count: keks.count * KeystoreFile.kekLength) { memory in
            for (index, kek) in keks.enumerated() {
                let start = index * KeystoreFile.kekLength
                let middle = start + kek.id.count
                UnsafeMutableRawBufferPointer(rebasing: memory[start..<middle]).copyBytes(from: kek.id)
                kek.key.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: memory[middle..<start + KeystoreFile.kekLength])
                        .copyMemory(from: $0)
                }
            }
        }
        do {
            let box = try AESGCM.seal(
                secret: contents, key: key.key, nonce: nonce, authenticating: CanonicalEncoder.encode(.map(header)))
            sealed = nonce + box
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }

    /// The KEKs, oldest first.
    ///
    /// - Throws: `.wrapperRefused` for a wrong passphrase or key file, `.wrapperDamaged`.
    func open(with key: KeystoreSealingKey) throws(RecordFailure) -> [LocalKeystore.KEK] {
        guard parameters == key.parameters, ConstantTime.equal(check, key.check) else {
            throw RecordFailure(.wrapperRefused, "the passphrase or key file is not this keystore's")
        }
        let contents: SecretBytes
        do {
            contents = try AESGCM.openSecret(
                Array(sealed.dropFirst(AESGCM.nonceLength)), key: key.key,
                nonce: Array(sealed.prefix(AESGCM.nonceLength)),
                authenticating: CanonicalEncoder.encode(.map(KeystoreFile.header(parameters, check))))
        } catch {
            throw RecordFailure(.wrapperDamaged, "the keystore was altered: restore it from its backup")
        }
        guard contents.count > 0, contents.count.isMultiple(of: KeystoreFile.kekLength) else {
            throw RecordFailure(.wrapperDamaged, "the keystore holds \(contents.count) bytes, which are no keys")
        }
        return stride(from: 0, to: contents.count, by: KeystoreFile.kekLength).map { start in
            let middle = start + LocalKeystore.KEK.idLength
            return LocalKeystore.KEK(
                id: contents.withUnsafeBytes { [UInt8]($0[start..<middle]) },
                key: contents.slice(middle..<start + KeystoreFile.kekLength))
        }
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: `.wrapperRefused` if it cannot or must not be read, `.wrapperDamaged` if it is not a keystore.
    static func read(_ path: String) throws(RecordFailure) -> KeystoreFile {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: lengthLimit)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
        return try KeystoreFile(decoding: bytes, from: path)
    }

    private init(decoding bytes: [UInt8], from path: String) throws(RecordFailure) {
        let limits = StrictDecoder.Limits(bytes: KeystoreFile.lengthLimit, depth: 2)
        guard let map = try? StrictDecoder(limits: limits).decode(bytes),
            map["format"] == .text(KeystoreFile.format),
            case .bytes(let salt)? = map["salt"], salt.count == KeystoreFile.saltLength,
            case .bytes(let check)? = map["check"], case .bytes(let sealed)? = map["sealed"]
        else { throw RecordFailure(.wrapperDamaged, "\(path) is no keystore of this version") }
        var scrypt: Scrypt?
        if case (.unsigned(let n)?, .unsigned(let r)?, .unsigned(let p)?) = (map["n"], map["r"], map["p"]) {
            do {
                scrypt = try Scrypt(n: n, r: r, p: p)
            } catch {
                throw RecordFailure(.wrapperDamaged, "\(path): \(error.description)")
            }
        }
        parameters = Parameters(salt: salt, scrypt: scrypt)
        self.check = check
        self.sealed = sealed
    }

    /// - Throws: `.wrapperRefused`; if `replacing` is false also for an existing file.
    func write(to path: String, replacing: Bool) throws(RecordFailure) {
        let map = KeystoreFile.header(parameters, check) + [(.text("sealed"), .bytes(sealed))]
        do {
            var file = try StagedFile(for: path, permissions: 0o600)
            try file.write(CanonicalEncoder.encode(.map(map)).span.bytes)
            try file.commit(replacing ? .replace : .keep)
        } catch {
            throw RecordFailure(.wrapperRefused, because: error)
        }
    }

    private static func header(_ parameters: Parameters, _ check: [UInt8]) -> [(key: CBORValue, value: CBORValue)] {
        var map: [(key: CBORValue, value: CBORValue)] = [
            (.text("format"), .text(format)), (.text("salt"), .bytes(parameters.salt)),
        ]
        if let scrypt = parameters.scrypt {
            map += [
                (.text("n"), .unsigned(scrypt.n)), (.text("r"), .unsigned(scrypt.r)), (.text("p"), .unsigned(scrypt.p)),
            ]
        }
        return map + [(.text("check"), .bytes(check))]
    }
}
