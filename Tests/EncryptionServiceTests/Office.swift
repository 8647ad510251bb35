import Cryptography
import EHRFamily
import KeyWrapping
import Locking
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import RecordStorage
import RecordTesting
import SawtoothSigning
import ServiceTesting
import Testing

/// A desk before a ledger of the family's own rules, with a patient and a doctor whose keys are in custody, and the
/// service before the desk.
struct Office {
    let folder = TemporaryFolder()
    let store: SQLiteKeyStore
    let desk: RecordDesk
    let patient = PatientID(unchecked: Hex.encode(RandomBytes.make(16)))
    let doctor = DoctorID(unchecked: Hex.encode(RandomBytes.make(16)))
    let service: ServedDesk
    let journeys: RemoteRecordDesk

    init(
        objects: any RecordStore = InMemoryRecordStore(), batcher: (any Signer)? = nil, recordLimit: UInt64 = 1 << 30
    ) async throws {
        try folder.write(RandomBytes.make(32), "key")
        let wrapper = try LocalKeystore.make(at: folder.path("keystore"), .keyFile(path: folder.path("key")))
        store = try await SQLiteKeyStore.open(at: folder.path("keys.db"), erasureList: folder.path("erasures"))
        desk = RecordDesk(keys: store, wrapper: wrapper, objects: objects, ledger: RuleLedger(), batcher: batcher)
        service = try await ServedDesk(desk, .unix(path: folder.path("run/s")), recordLimit: recordLimit)
        journeys = try RemoteRecordDesk(service.address)
    }

    /// Makes the keys in custody and registers their holders.
    func register() async throws {
        for holder in [KeyHolder.patient(patient), .doctor(doctor)] {
            _ = try await journeys.makeSigningKey(for: holder)
            try await journeys.register(holder, encryptionKey: nil, signer: nil, timeout: .seconds(10))
        }
    }

    @discardableResult
    func deposit(_ record: String, _ content: [UInt8], signer: (any Signer)? = nil) async throws -> RecordID {
        let record = RecordID(unchecked: record)
        let done = try await journeys.deposit(
            DepositRecord(
                patient: patient, record: record, operation: "deposit-\(record)", signer: signer),
            timeout: .seconds(30), content: Self.pieces(content))
        try #require(done.state.isDecided)
        return record
    }

    /// A record of the patient's, shared with the doctor, and an access to it that is on the ledger.
    func logged(_ record: String, _ content: [UInt8]) async throws -> Access {
        try await register()
        let record = try await deposit(record, content)
        let granted = try await journeys.share(
            ShareRecord(patient: patient, doctor: doctor, scopes: .everything, operation: "g", signer: nil),
            timeout: .seconds(10))
        try #require(granted.state.isDecided)
        let access = try await journeys.begin(record, of: patient, by: doctor)
        try await journeys.log(access, for: nil, signer: nil, timeout: .seconds(10))
        return access
    }

    static func pieces(_ content: [UInt8], of length: Int = 100_000) -> @Sendable () async throws -> [UInt8]? {
        let offset = LockedValue(0)
        return {
            let start = offset.withLock { offset in
                defer { offset += length }
                return offset
            }
            return start < content.count ? Array(content[start..<min(start + length, content.count)]) : nil
        }
    }
}

extension RecordReader {
    func whole() async throws -> [UInt8] {
        var plaintext: [UInt8] = []
        while let piece = try await next() { plaintext += piece }
        return plaintext
    }
}

/// What a call of a journey fails with; anything else is an issue.
func failure(
    _ body: () async throws -> some Any, _ location: SourceLocation = #_sourceLocation
) async -> RecordFailure? {
    do {
        _ = try await body()
        Issue.record("nothing failed", sourceLocation: location)
    } catch let error as RecordFailure {
        return error
    } catch {
        Issue.record("failed otherwise: \(error)", sourceLocation: location)
    }
    return nil
}

extension RecordFailure {
    var isService: Bool { code == .serviceFailed }
}
