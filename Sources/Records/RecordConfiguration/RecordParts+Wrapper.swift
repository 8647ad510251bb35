internal import Cryptography
internal import DurableFiles
internal import KeyWrapping
internal import RecordErrors

extension RecordParts {
    /// Length of a keystore's key file, in bytes.
    private static let keyFileLength = 32

    /// The key wrapper, found to work where finding out changes nothing.
    static func wrapper(
        _ settings: Settings, database: String, notice: (String) -> Void
    ) async throws(RecordFailure) -> any KeyWrapper {
        switch settings.choice(RecordSettings.wrapper) {
        case .pkcs11: try token(settings)
        case .vault: try await vault(settings)
        case .kms: try await kms(settings)
        case .keystore: try keystore(settings, database: database, notice: notice)
        }
    }

    private static func token(_ settings: Settings) throws(RecordFailure) -> PKCS11Token {
        guard let library = settings.path(RecordSettings.tokenLibrary),
            let token = settings.text(RecordSettings.tokenName)
        else {
            throw .missing(
                RecordSettings.tokenLibrary, RecordSettings.tokenName,
                because: "a PKCS#11 token is found by its library and its label")
        }
        let pin = try settings.secret(file: RecordSettings.tokenPINFile, variable: RecordSettings.tokenPINVariable)
        guard let pin else {
            throw .missing(
                RecordSettings.tokenPINFile, RecordSettings.tokenPINVariable, because: "the token asks for its user PIN"
            )
        }
        return PKCS11Token(
            library: library, token: token, serial: settings.text(RecordSettings.tokenSerial),
            slot: settings.text(RecordSettings.tokenSlot).flatMap(UInt.init),
            label: settings.text(RecordSettings.tokenKeyLabel), pin: pin,
            deadline: Double(settings.number(RecordSettings.tokenTimeout)))
    }

    private static func keystore(
        _ settings: Settings, database: String, notice: (String) -> Void
    ) throws(RecordFailure) -> LocalKeystore {
        let path = settings.path(RecordSettings.keystoreFile, in: dataFolder(settings))
        let unlocking = try unlocking(settings)
        if try isThere(path) { return try open(path, unlocking) }
        // A database without its keystore is a keystore lost, or a path misspelt: a new one would open nothing.
        guard try !isThere(database) else {
            throw RecordFailure(
                .wrapperRefused,
                "the key database \(database) is there, but not the keystore \(path): restore it from its backup, "
                    + "or correct \(RecordSettings.keystoreFile.name)")
        }
        if case .keyFile(let keyPath) = unlocking { try makeKeyFile(keyPath) }
        do {
            let keystore = try LocalKeystore.make(at: path, unlocking)
            notice(keystore.backupNotice + " Back up the key database \(database) with it, again and again.")
            return keystore
        } catch {
            // Another process may have made it just now: theirs counts.
            guard try isThere(path) else { throw error }
            return try open(path, unlocking)
        }
    }

    private static func unlocking(_ settings: Settings) throws(RecordFailure) -> LocalKeystore.Unlocking {
        let given = settings.prevailing(
            RecordSettings.keystoreKeyFile, RecordSettings.keystorePassphraseFile,
            RecordSettings.keystorePassphraseVariable)
        if given.contains(RecordSettings.keystoreKeyFile), let path = settings.path(RecordSettings.keystoreKeyFile) {
            guard given.count == 1 else {
                throw RecordFailure(
                    .settingInvalid,
                    "\(RecordSettings.keystoreKeyFile.name) and a passphrase are both set: a keystore takes one")
            }
            return .keyFile(path: path)
        }
        let passphrase = try settings.secret(
            file: RecordSettings.keystorePassphraseFile, variable: RecordSettings.keystorePassphraseVariable)
        guard let passphrase else {
            throw .missing(
                RecordSettings.keystoreKeyFile, RecordSettings.keystorePassphraseFile,
                RecordSettings.keystorePassphraseVariable, because: "the keystore needs something that opens it")
        }
        return .passphrase(passphrase)
    }

    private static func open(
        _ path: String, _ unlocking: LocalKeystore.Unlocking
    ) throws(RecordFailure) -> LocalKeystore {
        return try LocalKeystore.open(at: path, unlocking)
    }

    /// Makes a key file where there is none.
    private static func makeKeyFile(_ path: String) throws(RecordFailure) {
        do {
            if try Folder.status(of: path) != nil { return }
            var file = try StagedFile(for: path, permissions: 0o600)
            var bytes = RandomBytes.make(keyFileLength)
            defer { SecretBytes.wipe(&bytes) }
            try file.write(bytes.span.bytes)
            try file.commit(.keep)
        } catch {
            if error.isExisting { return }
            throw RecordFailure(.fileFailed, "\(RecordSettings.keystoreKeyFile.name): \(error)")
        }
    }

    private static func isThere(_ path: String) throws(RecordFailure) -> Bool {
        do {
            return try Folder.status(of: path) != nil
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
    }
}
