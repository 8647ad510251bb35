import AWSSigning
import Cryptography
import KeyWrapping
import Locking
import RecordConfiguration
import RecordFlow
import RecordKeys
import Testing

@Suite("Parts from settings")
struct RecordPartsTests {
    private let folder = TemporaryFolder()
    private let notices = LockedValue<[String]>([])

    private func open(
        _ json: String, _ environment: [String: String] = [:], flags: [String: String] = [:]
    ) async throws -> RecordParts {
        try folder.write(Array(json.utf8), "config.json")
        let settings = try Settings(
            file: folder.path("config.json"), flags: flags, variable: { environment[$0] })
        return try await RecordParts.open(settings) { notice in notices.withLock { $0.append(notice) } }
    }

    /// What is said where the parts cannot be opened.
    private func complaint(
        _ json: String, _ environment: [String: String] = [:], _ location: SourceLocation = #_sourceLocation
    ) async -> String {
        do {
            await (try open(json, environment)).close()
            Issue.record("opened: \(json)", sourceLocation: location)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static let byKeyFile = #"{"data": "data", "wrapper": {"keystore": {"key_file": "key"}}}"#

    @Test("the first use makes keystore, key file and database for their owner alone, and says once to back them up")
    func firstUse() async throws {
        let parts = try await open(Self.byKeyFile)
        let context = try WrappingContext(purpose: .patientRoot, ids: ["p", "1"])
        let wrapped = try await parts.desk.wrapper.wrap(.random(count: 32), context: context)
        await parts.close()
        #expect(notices.withLock { $0.count } == 1)
        let notice = notices.withLock { $0.first } ?? ""
        #expect(notice.contains("Back") && notice.contains("data/keystore") && notice.contains("data/keys.sqlite"))
        for name in ["key", "data/keystore", "data/keys.sqlite", "data/erasures.list"] {
            #expect(try folder.permissions(name) == 0o600, "\(name)")
        }
        #expect(try folder.permissions("data") == 0o700)

        let again = try await open(Self.byKeyFile)
        #expect(try await again.desk.wrapper.unwrap(wrapped, context: context).count == 32)
        await again.close()
        #expect(notices.withLock { $0.count } == 1)
    }

    @Test("a passphrase opens a keystore from a file or from a named variable, and another one does not")
    func passphrase() async throws {
        try folder.write(Array("correct horse\n".utf8), "phrase")
        let byFile = #"{"wrapper": {"keystore": {"passphrase_file": "phrase"}}}"#
        let byVariable = #"{"wrapper": {"keystore": {"passphrase_environment": "PHRASE"}}}"#
        await (try open(byFile)).close()
        await (try open(byVariable, ["PHRASE": "correct horse"])).close()
        let wrong = await complaint(byVariable, ["PHRASE": "wrong horse"])
        #expect(wrong.contains("not this keystore's") && !wrong.contains("horse"))
        #expect(await complaint(byVariable).contains("PHRASE"))
    }

    @Test("a keystore that is gone is not replaced by a new one while there is a database that needs it")
    func lostKeystore() async throws {
        await (try open(Self.byKeyFile)).close()
        try folder.remove("data/keystore")
        let words = await complaint(Self.byKeyFile)
        #expect(words.contains("restore it from its backup"), "\(words)")
        #expect(try !folder.names().contains("data/keystore"))
    }

    @Test("what is missing, doubled or open to others is refused with what to do")
    func refused() async throws {
        #expect(await complaint("{}").contains("wrapper.keystore.key_file (or EHR_WRAPPER_KEYSTORE_KEY_FILE)"))
        #expect(
            await complaint(#"{"wrapper": {"keystore": {"key_file": "k", "passphrase_environment": "P"}}}"#, ["P": "x"])
                .contains("both"))
        try folder.write([1], "phrase", permissions: 0o640)
        #expect(
            await complaint(#"{"wrapper": {"keystore": {"passphrase_file": "phrase"}}}"#).contains("chmod 600"))
        try folder.write([], "empty")
        #expect(await complaint(#"{"wrapper": {"keystore": {"passphrase_file": "empty"}}}"#).contains("empty"))
        #expect(await complaint(#"{"wrapper": {"kind": "pkcs11"}}"#).contains("wrapper.pkcs11.library"))
        let s3 = #"{"wrapper": {"keystore": {"key_file": "k"}}, "objects": {"kind": "s3", "s3": "#
        #expect(await complaint(s3 + "{}}}").contains("objects.s3.bucket"))
        #expect(
            await complaint(s3 + #"{"endpoint": "host:9000", "bucket": "b"}}}"#).contains("must start with https://"))
        #expect(
            await complaint(s3 + #"{"endpoint": "http://host:9000", "bucket": "b"}}}"#).contains("AWS_ACCESS_KEY_ID"))
        let key = #"{"wrapper": {"keystore": {"key_file": "k"}}, "ledger": {"batch_key_file": "none.priv"}}"#
        #expect(await complaint(key).contains("none.priv"))
    }

    @Test("an access key is read from a profile of AWS's credentials file, or from the variables that AWS's tools read")
    func credentials() async throws {
        let file =
            "[other]\naws_access_key_id = A\n\n[default]\n# c\naws_access_key_id = ID\naws_secret_access_key=S=/+\n"
        try folder.write(Array(file.utf8), "credentials")
        func read(_ json: String, _ environment: [String: String] = [:]) throws -> (String, String) {
            try folder.write(Array(json.utf8), "s3.json")
            let settings = try Settings(file: folder.path("s3.json"), variable: { environment[$0] })
            let credential = try settings.awsCredential(
                file: RecordSettings.s3CredentialsFile, profile: RecordSettings.s3CredentialsProfile)
            return (
                credential.accessKeyID,
                credential.secretAccessKey.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            )
        }
        #expect(try read(#"{"objects": {"s3": {"credentials_file": "credentials"}}}"#) == ("ID", "S=/+"))
        #expect(throws: ConfigurationError.self) {
            try read(#"{"objects": {"s3": {"credentials_file": "credentials", "credentials_profile": "other"}}}"#)
        }
        #expect(try read("{}", ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "T"]) == ("E", "T"))
    }

    @Test("a restored key database lies where the settings say, and is refused without its erasure list")
    func restore() async throws {
        let parts = try await open(Self.byKeyFile)
        try await parts.keys.backUp(to: folder.path("backup"))
        await parts.close()
        let settings = try Settings(file: folder.path("config.json"), variable: { _ in nil })
        await #expect(throws: ConfigurationError.self) {
            try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        }
        for name in ["", "-wal", "-shm"] { try? folder.remove("data/keys.sqlite" + name) }
        try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        await (try open(Self.byKeyFile)).close()
        for name in ["data/keys.sqlite", "data/erasures.list"] { try folder.remove(name) }
        await #expect(throws: ConfigurationError.self) {
            try await RecordParts.restoreKeys(settings, from: folder.path("backup"))
        }
    }
}
