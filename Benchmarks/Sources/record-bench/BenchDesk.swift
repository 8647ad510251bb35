import Crypto
import Cryptography
import EHRFamily
import KeyWrapping
import RecordEncryption
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothClient
import SawtoothSigning

/// A desk with keys in a folder, a patient and doctors on a ledger of its own.
struct BenchDesk {
    let store: SQLiteKeyStore
    let desk: RecordDesk
    let patient = PatientID(unchecked: "patient-1")
    let patientKey: PrivateKey

    init(folder: String, objects: any RecordStore) async throws {
        let path = "\(folder)/wrapping-key"
        // Any 32 bytes in a file of one's own will do.
        _ = try DataEncryptionKey.makeFile(at: path)
        let wrapper = try LocalKeystore.make(at: "\(folder)/keystore", .keyFile(path: path))
        store = try await SQLiteKeyStore.open(at: "\(folder)/keys.db", erasureList: "\(folder)/erasures")
        patientKey = try PrivateKey.random()
        desk = RecordDesk(keys: store, wrapper: wrapper, objects: objects, ledger: RuleLedger())
        try await submit(RegisterPatient(patient: patient), patientKey)
    }

    /// The same keys and ledger, with other objects.
    func with(_ objects: any RecordStore) -> RecordDesk {
        RecordDesk(keys: store, wrapper: desk.wrapper, objects: objects, ledger: desk.ledger)
    }

    func submit(_ payload: some ActionPayload, _ key: PrivateKey) async throws {
        let addresses = payload.requiredAddresses(signer: PublicKeyHex(unchecked: key.publicKey.hex))
        let transaction = try TransactionBuilder(familyName: Family.name, familyVersion: Family.version, signer: key)
            .transaction(payload: payload.encoded(), inputs: addresses.inputs, outputs: addresses.outputs)
        let verdict = try await desk.ledger.submit(
            BatchBuilder(signer: key).batch([transaction]), timeout: .seconds(60))
        guard verdict.isCommitted else { throw MeterError.wrong("\(verdict)") }
    }

    /// A doctor with an encryption key, to whom the patient has granted everything.
    func doctor(_ name: String) async throws -> (id: DoctorID, key: PrivateKey) {
        let (id, key) = (DoctorID(unchecked: name), try PrivateKey.random())
        let reader = P256.KeyAgreement.PrivateKey().publicKey.x963Representation
        try await submit(RegisterDoctor(doctor: id, encryptionKey: EncryptionKey(Array(reader))), key)
        _ = try await desk.share(
            ShareRecord(
                patient: patient, doctor: id, scopes: .everything, operation: "share-\(name)", signer: patientKey))
        return (id, key)
    }
}
