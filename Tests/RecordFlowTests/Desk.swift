import Crypto
import Cryptography
import EHRFamily
import Journals
import KeyWrapping
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

/// A desk with stores of its own, a patient and a doctor, and a clock that can be set.
struct Desk {
    let folder: TemporaryFolder
    let store: SQLiteKeyStore
    let objects: any RecordStore
    let openings: Journal
    let emergencies: Journal
    let alarms = LockedValue<[RecordAlarm]>([])
    let desk: RecordDesk
    let offset = LockedValue<UInt64>(0)
    let patientKey: PrivateKey
    let doctorKey: PrivateKey
    let reader = P256.KeyAgreement.PrivateKey()
    let patient: PatientID
    let doctor: DoctorID
    private let depth: Depth
    private let served: Served

    /// The desk, or the encryption service before it: what tests ask.
    var journeys: any RecordJourneys { served.journeys }

    /// - Parameters:
    ///   - depth: how far away `journeys` are.
    ///   - wrapper: a keystore in the desk's folder where there is none given.
    ///   - objects: in memory where none is given.
    ///   - folder: where the desk's files go, and what else goes with it.
    init(
        _ ledger: any RecordLedger, _ depth: Depth = .inProcess, wrapper given: (any KeyWrapper)? = nil,
        objects: any RecordStore = InMemoryRecordStore(), keeping folder: TemporaryFolder = TemporaryFolder()
    ) async throws {
        self.folder = folder
        let wrapper: any KeyWrapper
        if let given {
            wrapper = given
        } else {
            try folder.write(RandomBytes.make(32), "key")
            wrapper = try LocalKeystore.make(at: folder.path("keystore"), .keyFile(path: folder.path("key")))
        }
        self.objects = objects
        store = try await SQLiteKeyStore.open(at: folder.path("keys.db"), erasureList: folder.path("erasures"))
        (patientKey, doctorKey) = (try PrivateKey.random(), try PrivateKey.random())
        patient = PatientID(unchecked: Hex.encode(RandomBytes.make(16)))
        doctor = DoctorID(unchecked: Hex.encode(RandomBytes.make(16)))
        openings = Journal(at: folder.path("openings.journal"), kind: "openings")
        emergencies = Journal(at: folder.path("emergency.journal"), kind: "emergency")
        let (offset, alarms) = (self.offset, self.alarms)
        desk = RecordDesk(
            keys: store, wrapper: wrapper, objects: objects, ledger: ledger, openings: openings,
            emergencies: emergencies, clock: { UInt64(clamping: WallClock.seconds()) + offset.withLock { $0 } }
        ).alarming { alarm in alarms.withLock { $0.append(alarm) } }
        self.depth = depth
        served = try await Served(desk, depth, folder)
    }

    /// What another process with the same parts has.
    func anew() -> RecordDesk {
        RecordDesk(
            keys: store, wrapper: desk.wrapper, objects: objects, ledger: desk.ledger,
            openings: Journal(at: openings.path, kind: openings.kind),
            emergencies: Journal(at: emergencies.path, kind: emergencies.kind), clock: desk.clock)
    }

    /// Another desk as far away as this one.
    func serve(_ other: RecordDesk) async throws -> Served { try await Served(other, depth, folder) }

    var encryptionKey: EncryptionKey {
        get throws { try #require(EncryptionKey(Array(reader.publicKey.x963Representation))) }
    }

    func submit(_ payload: some ActionPayload, _ key: PrivateKey) async throws {
        let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: key.publicKey.hex))
        let transaction = try TransactionBuilder(familyName: Family.name, familyVersion: Family.version, signer: key)
            .transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
        let verdict = try await desk.ledger.submit(
            BatchBuilder(signer: key).batch([transaction]), timeout: .seconds(60))
        try #require(verdict.isCommitted, "\(verdict)")
    }

    func register(doctorHasKey: Bool = true) async throws {
        try await submit(RegisterPatient(patient: patient), patientKey)
        try await submit(
            RegisterDoctor(doctor: doctor, encryptionKey: doctorHasKey ? encryptionKey : nil), doctorKey)
    }

    @discardableResult
    func deposit(_ record: String, _ content: [UInt8]) async throws -> RecordID {
        let record = RecordID(unchecked: record)
        let pieces = LockedValue(
            stride(from: 0, to: content.count, by: 100_000).map {
                Array(content[$0..<min($0 + 100_000, content.count)])
            })
        let operation = try await journeys.deposit(
            DepositRecord(
                patient: patient, record: record, operation: "deposit-\(record)", signer: patientKey),
            timeout: .seconds(60)
        ) { pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        try #require(operation.state.isDecided)
        return record
    }

    func share(_ operation: String = "share-1") async throws {
        let granted = try await journeys.share(
            ShareRecord(
                patient: patient, doctor: doctor, scopes: .everything, operation: operation, signer: patientKey),
            timeout: .seconds(60))
        try #require(granted.state.isDecided)
    }

    /// An access that is drawn, logged and committed.
    func logged(_ record: RecordID) async throws -> Access {
        let access = try await journeys.begin(record, of: patient, by: doctor)
        try await journeys.log(access, for: nil, signer: doctorKey, timeout: .seconds(60))
        return access
    }

    func secret() -> SecretBytes { SecretBytes(copying: Array(reader.rawRepresentation)) }

    /// The plaintext of a stored record, opened with nothing but its key.
    func open(_ record: RecordID, with dek: DataEncryptionKey) async throws -> [UInt8] {
        let row = try await store.record(record, of: patient).row
        let sealed = try await objects.read(ObjectName(row.object), range: nil)
        let opener = SealedRecordReader(
            key: dek, context: try RecordContext(patientID: patient.text, recordID: record.text))
        var plaintext: [UInt8] = []
        while let piece = try await sealed.next() { try opener.open(piece.span.bytes, appendingTo: &plaintext) }
        _ = try opener.finish(appendingTo: &plaintext)
        return plaintext
    }
}

extension RecordReader {
    func whole() async throws -> [UInt8] {
        var plaintext: [UInt8] = []
        while let piece = try await next() { plaintext += piece }
        return plaintext
    }
}

/// What an access is refused with by `body`; anything else is an issue.
func refused(
    _ body: () async throws -> some Any, _ location: SourceLocation = #_sourceLocation
) async -> RecordFailure? {
    do {
        _ = try await body()
        Issue.record("nothing was refused", sourceLocation: location)
    } catch let error as RecordFailure
        where error.code.text.hasPrefix("access_")
        || [.anchorOtherOwner, .ledgerUnusable].contains(error.code)
    {
        return error
    } catch {
        Issue.record("refused otherwise: \(error)", sourceLocation: location)
    }
    return nil
}

func refusal(
    _ body: () async throws -> some Any, _ location: SourceLocation = #_sourceLocation
) async -> RecordFailure.Code? {
    await refused(body, location)?.code
}
