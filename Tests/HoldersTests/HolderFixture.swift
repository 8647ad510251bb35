import Cryptography
import EHRFamily
import Holders
import KeyWrapping
import Locking
import RecordErrors
import RecordKeys
import Testing

/// A key database in a folder of its own and a holder desk over it, whose clocks a test moves.
struct HolderFixture {
    let folder = TemporaryFolder()
    let store: SQLiteKeyStore
    let wrapper: LocalKeystore
    let desk: HolderDesk
    /// Seconds that have gone by.
    let time = LockedValue<UInt64>(0)
    let patient = KeyHolder.patient(PatientID(unchecked: "p-1"))

    init(recipient: EncryptionKey? = nil) async throws {
        try folder.write(RandomBytes.make(32), "key")
        wrapper = try LocalKeystore.make(at: folder.path("keystore"), .keyFile(path: folder.path("key")))
        store = try await SQLiteKeyStore.open(at: folder.path("keys.db"), erasureList: folder.path("erasures"))
        desk = HolderFixture.desk(store, wrapper, time, recipient)
    }

    private static func desk(
        _ store: SQLiteKeyStore, _ wrapper: LocalKeystore, _ time: LockedValue<UInt64>, _ recipient: EncryptionKey?
    ) -> HolderDesk {
        let clock: @Sendable () -> UInt64 = { 1_800_000_000 + time.withLock { $0 } }
        return HolderDesk(
            store: store, wrapper: wrapper,
            sessions: Sessions(clock: clock, uptime: { .seconds(time.withLock { $0 }) }),
            recoveryRecipient: recipient, clock: clock)
    }

    /// The desk of another process on the same database.
    func restarted(recipient: EncryptionKey? = nil) -> HolderDesk {
        HolderFixture.desk(store, wrapper, time, recipient)
    }

    func pass(_ seconds: UInt64) { time.withLock { $0 += seconds } }

    static func secret(_ byte: UInt8) throws -> UnlockSecret {
        try #require(UnlockSecret(SecretBytes(copying: [UInt8](repeating: byte, count: 32))))
    }

    /// Enrols the patient in custody under `secret(1)`.
    func enrol(approvalKey: EncryptionKey? = nil) async throws -> [OneTimeCode] {
        let code = try await desk.makeEnrolmentCode(for: patient)
        return try await desk.enrol(
            HolderDesk.Enrolment(holder: patient, code: code, approvalKey: approvalKey), secret: Self.secret(1)
        ).recovery
    }
}

/// The code of what `body` fails with; nil, and an issue, where it does not.
func code(
    _ body: () async throws -> some Any, _ location: SourceLocation = #_sourceLocation
) async -> RecordFailure.Code? {
    do {
        _ = try await body()
        Issue.record("nothing failed", sourceLocation: location)
    } catch let error as RecordFailure {
        return error.code
    } catch {
        Issue.record("failed otherwise: \(error)", sourceLocation: location)
    }
    return nil
}
