import Crypto
import Cryptography
import EHRFamily
import Foundation
import GRDB
import KeyWrapping
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothSigning
import Testing

/// A doctor who has all of their own secrets, all that was ever released to them, and a copy of every file of the key
/// database and of the object store, without the KEK.
@Suite("A doctor with every file")
struct DoctorWithEverythingTests {
    private let desk: Desk
    private let store: FilesystemRecordStore
    private let shelf: RecordDesk

    init() async throws {
        desk = try await Desk(RuleLedger())
        store = try FilesystemRecordStore(root: desk.folder.path("objects"))
        shelf = RecordDesk(keys: desk.store, wrapper: desk.desk.wrapper, objects: store, ledger: desk.desk.ledger)
        try await desk.register()
    }

    private func deposit(_ record: String, _ scope: String, _ content: [UInt8]) async throws -> RecordID {
        let record = RecordID(unchecked: record)
        let rest = LockedValue<[UInt8]?>(content)
        _ = try await shelf.deposit(
            DepositRecord(
                patient: desk.patient, record: record, scope: ScopeCode(unchecked: scope),
                operation: "deposit-\(record)", signer: desk.patientKey)
        ) {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
        return record
    }

    private func logged(_ record: RecordID, _ doctor: DoctorID, _ key: PrivateKey) async throws -> KeyRelease {
        let access = try await shelf.begin(record, of: desk.patient, by: doctor)
        try await shelf.log(access, signer: key)
        return try await shelf.release(access)
    }

    /// Every file below the desk's folder but those that stand for the KEK, by its path there.
    private func files() throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: desk.folder.url.path)
        var files: [String: [UInt8]] = [:]
        for name in names where name != "key" && !name.hasPrefix("keystore") {
            let kind = try FileManager.default.attributesOfItem(atPath: desk.folder.path(name))[.type]
            if kind as? FileAttributeType == .typeRegular { files[name] = try desk.folder.read(name) }
        }
        return files
    }

    /// Whether `key` is one that opens the record, directly or as anything that its key hangs on.
    private func opens(_ stored: StoredRecord, _ sealed: [UInt8], with key: SecretBytes) throws -> Bool {
        let context = try RecordContext(patientID: desk.patient.text, recordID: stored.row.record.text)
        var plaintext: [UInt8] = []
        let opener = SealedRecordReader(key: try DataEncryptionKey(key), context: context)
        if (try? opener.open(sealed.span.bytes, appendingTo: &plaintext)) != nil { return true }
        if (try? AESKeyWrap.unwrap(stored.key.wrapped, under: key)) != nil { return true }
        for scope in [stored.key.scope, .general] {
            for epoch in [1, stored.key.epoch] {
                let root = try PatientRoot(patient: desk.patient, epoch: epoch, secret: key)
                if (try? root.dataKey(for: scope).unwrap(stored.key)) != nil { return true }
            }
        }
        return false
    }

    @Test(
        "opens what was released to them and nothing else: not of the same scope, nor of another, nor what came later")
    func nothingElse() async throws {
        let content = Array("marked content of a record".utf8)
        let released = try await deposit("r-released", "general", content)
        let targets = [
            try await deposit("r-same-scope", "general", content), try await deposit("r-lab", "lab", content),
        ]
        try await desk.share()
        let release = try await logged(released, desk.doctor, desk.doctorKey)

        // Another doctor has releases of all of them, and there are more after the first doctor's consent ended.
        let colleague = P256.KeyAgreement.PrivateKey()
        let (other, otherKey) = (DoctorID(unchecked: "colleague"), try PrivateKey.random())
        try await desk.submit(
            RegisterDoctor(
                doctor: other, encryptionKey: EncryptionKey(Array(colleague.publicKey.x963Representation))), otherKey)
        _ = try await shelf.share(
            ShareRecord(
                patient: desk.patient, doctor: other, scopes: .everything, operation: "share-2",
                signer: desk.patientKey))
        var foreign: [KeyRelease] = []
        for record in targets + [released] { foreign.append(try await logged(record, other, otherKey)) }
        _ = try await shelf.withdraw(
            WithdrawConsent(
                patient: desk.patient, doctor: desk.doctor, operation: "withdraw", signer: desk.patientKey))
        let later = try await deposit("r-later", "general", content)

        let dek = try release.open(privateKey: desk.secret())
        let secrets = [dek.bytes, desk.secret(), desk.doctorKey.secretBytes]
        let row = try await desk.store.record(released, of: desk.patient)
        let files = try files()
        #expect(try opens(row, try #require(files.first { $0.key.hasSuffix(row.row.object) }?.value), with: dek.bytes))
        for record in targets + [later] {
            let stored = try await desk.store.record(record, of: desk.patient)
            let sealed = try #require(files.first { $0.key.hasSuffix(stored.row.object) }?.value)
            for secret in secrets { #expect(try !opens(stored, sealed, with: secret), "\(record)") }
            // Every release that the database holds, under every claim about what it is for.
            for taken in foreign + [release] {
                let claim = Access(
                    patient: desk.patient, record: record, doctor: desk.doctor, id: taken.access.id)
                for access in [taken.access, claim] where taken != release || access != release.access {
                    for recipient in [taken.recipient, try desk.encryptionKey] {
                        let replayed = KeyRelease(access: access, recipient: recipient, sealed: taken.sealed)
                        #expect(throws: RecordFailure(.releaseFailed)) {
                            try replayed.open(privateKey: desk.secret())
                        }
                    }
                }
            }
        }
        for (name, bytes) in files {
            #expect(Data(bytes).range(of: Data(content)) == nil, "\(name) has the content")
            for secret in [dek.bytes] + secrets {
                #expect(Data(bytes).range(of: Data(secret.withUnsafeBytes { Array($0) })) == nil, "\(name) has a key")
            }
        }
    }

    @Test("opens nothing after an erasure, not even with the KEK: there is neither an object nor a key in any form")
    func afterErasure() async throws {
        var wrapped: [[UInt8]] = []
        for number in 0..<5 {
            let record = try await deposit("r-\(number)", number % 2 == 0 ? "general" : "lab", RandomBytes.make(50_000))
            let stored = try await desk.store.record(record, of: desk.patient)
            wrapped += [stored.key.wrapped, stored.root.wrapped.ciphertext, stored.row.salt, stored.row.commitment]
        }
        try await desk.share()
        wrapped.append(try await logged(RecordID(unchecked: "r-0"), desk.doctor, desk.doctorKey).sealed)
        let before = try files()
        for mark in wrapped { #expect(before.values.contains { Data($0).range(of: Data(mark)) != nil }) }

        #expect(try await shelf.erase(.patient(desk.patient)) == 5)
        let after = try files()
        #expect(after.keys.filter { $0.hasPrefix("objects/") } == [])
        for (name, bytes) in after {
            for mark in wrapped { #expect(Data(bytes).range(of: Data(mark)) == nil, "\(name) holds a key yet") }
        }
        await #expect(throws: RecordFailure(.erased)) {
            try await desk.store.record(RecordID(unchecked: "r-0"), of: desk.patient)
        }
    }
}
