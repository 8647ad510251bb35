import Cryptography
import EHRFamily
import KeyWrapping
import RecordEncryption
import RecordKeys
import Testing

/// A key database in a folder of its own, and short ways to fill it.
struct StoreFixture {
    let folder: TemporaryFolder
    let store: SQLiteKeyStore
    let wrapper: LocalKeystore

    init() async throws {
        folder = TemporaryFolder()
        try folder.write(RandomBytes.make(32), "key")
        wrapper = try LocalKeystore.make(at: folder.path("keystore"), .keyFile(path: folder.path("key")))
        store = try await SQLiteKeyStore.open(at: folder.path("keys.db"), erasureList: folder.path("erasures"))
    }

    static func id<Text: LedgerText>(_ text: String, as type: Text.Type = Text.self) throws -> Text {
        try #require(Text(text))
    }

    /// The current root, made if there is none.
    func root(of patient: PatientID) async throws -> PatientRoot {
        let (epoch, stored) = try await store.currentEpoch(of: patient)
        if let stored { return try await open(stored) }
        let root = PatientRoot.random(of: patient, epoch: epoch)
        return try await open(try await store.keepRoot(StoredRoot(patient: patient, epoch: epoch, wrapped: wrap(root))))
    }

    func wrap(_ root: PatientRoot) async throws -> WrappedKey {
        try await wrapper.wrap(root.secret, context: context(of: root.patient, root.epoch))
    }

    func open(_ root: StoredRoot) async throws -> PatientRoot {
        try PatientRoot(
            patient: root.patient, epoch: root.epoch,
            secret: await wrapper.unwrap(root.wrapped, context: context(of: root.patient, root.epoch)))
    }

    private func context(of patient: PatientID, _ epoch: UInt32) throws -> WrappingContext {
        try WrappingContext(purpose: .patientRoot, ids: KeyContexts.root(of: patient, epoch: epoch))
    }

    /// A record's rows as a deposit keeps them; the object is made up.
    @discardableResult
    func deposit(
        _ record: RecordID, of patient: PatientID, scope: ScopeCode = .general, under root: PatientRoot? = nil,
        label: RecordLabel? = nil
    ) async throws -> (row: RecordRow, key: WrappedRecordKey, dek: DataEncryptionKey) {
        let dek = DataEncryptionKey.random()
        let root = if let root { root } else { try await self.root(of: patient) }
        let key = try root.dataKey(for: scope).wrap(dek, of: record, label: label)
        let row = try Self.row(record, of: patient, scope: scope)
        _ = try await store.keepRecord(
            row, key: key,
            operation: LedgerOperation(
                id: "anchor-\(patient)-\(record)", kind: .anchor, patient: patient, record: record))
        return (row, key, dek)
    }

    static func row(
        _ record: RecordID, of patient: PatientID, scope: ScopeCode = .general, object: String? = nil
    ) throws -> RecordRow {
        let writer = try SealedRecordWriter(
            key: .random(), context: RecordContext(patientID: patient.text, recordID: record.text))
        var sealed: [UInt8] = []
        let summary = try writer.finish(appendingTo: &sealed)
        return RecordRow(
            patient: patient, record: record, scope: scope, object: object ?? Hex.encode(summary.sha256),
            summary: summary)
    }

    /// A record's key, through the root that is stored.
    func dek(_ record: RecordID, of patient: PatientID) async throws -> DataEncryptionKey {
        let stored = try await store.record(record, of: patient)
        return try await open(stored.root).dataKey(for: stored.key.scope).unwrap(stored.key)
    }

    @discardableResult
    func grant(_ reference: String, of patient: PatientID, to doctor: DoctorID) async throws -> KeyReference {
        let reference: KeyReference = try Self.id(reference)
        _ = try await store.keepConsent(
            ConsentRow(keyReference: reference, patient: patient, doctor: doctor, scopes: .everything),
            operation: LedgerOperation(
                id: "grant-\(reference)", kind: .grant, patient: patient, doctor: doctor, keyReference: reference))
        return reference
    }

    func withdraw(_ name: String, of patient: PatientID, to doctor: DoctorID) async throws -> LedgerOperation {
        try await store.withdraw(LedgerOperation(id: name, kind: .revoke, patient: patient, doctor: doctor))
    }

    /// Settles an operation as it is.
    func settle(_ id: String, _ state: LedgerOperation.State) async throws {
        _ = try await store.settle(#require(try await store.operation(id)), state)
    }

    /// A release whose ciphertext is made up.
    static func release(
        of record: RecordID, _ patient: PatientID, to doctor: DoctorID, access: String
    ) throws -> KeyRelease {
        KeyRelease(
            access: Access(patient: patient, record: record, doctor: doctor, id: try id(access)),
            recipient: try #require(EncryptionKey([4] + RandomBytes.make(64))), sealed: RandomBytes.make(113))
    }
}
