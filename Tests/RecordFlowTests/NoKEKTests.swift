import Cryptography
import EHRFamily
import KeyWrapping
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import Testing

@Suite("Everything but the KEK")
struct NoKEKTests {
    private func wrapped(_ desk: Desk) async throws -> [StoredKey] {
        let page = try await desk.store.storedKeys(after: nil, limit: 100)
        return try await page.keys + desk.store.storedKeys(after: page.cursor, limit: 100).keys
    }

    private func context(of key: StoredKey) throws -> WrappingContext {
        switch key {
        case .root(let root):
            try WrappingContext(purpose: .patientRoot, ids: KeyContexts.root(of: root.patient, epoch: root.epoch))
        case .signingKey(let key):
            try WrappingContext(purpose: .signingKey, ids: KeyContexts.signingKey(of: key.holder))
        case .lockedKey(let key):
            try WrappingContext(purpose: .lockedKey, ids: KeyContexts.lockedKey(key.name, of: key.holder))
        case .oneTimePassword(let password):
            try WrappingContext(purpose: .oneTimePassword, ids: KeyContexts.oneTimePassword(of: password.holder))
        }
    }

    @Test(
        "the whole key database and a wrapper of the same kind without its KEK open no root and no signing key",
        arguments: Arrangement.here)
    func otherWrapper(arrangement: Arrangement) async throws {
        let desk = try await arrangement.desk(ScriptedLedger())
        try await desk.deposit("r-1", RandomBytes.make(1000))
        _ = try await desk.desk.makeSigningKey(for: .doctor(desk.doctor))
        let stranger = try await arrangement.wrapper(in: desk.folder)
        for key in try await wrapped(desk) {
            let context = try context(of: key)
            let refusal = await #expect(throws: RecordFailure.self, "a wrapper without the KEK opened \(key)") {
                try await stranger.unwrap(key.wrapped, context: context)
            }
            #expect(refusal?.code == .wrapperNotItsKey)
            // Neither does it where the wrapped key claims to be under one of the stranger's KEKs.
            let own = try await stranger.wrap(.random(count: 32), context: context)
            let claimed = try WrappedKey(
                decoding: [1, own.kind.rawValue, UInt8(own.keyID.count)] + own.keyID + key.wrapped.ciphertext)
            for call in [true, false] {
                await #expect(throws: RecordFailure.self) {
                    if call {
                        _ = try await stranger.unwrap(claimed, context: context)
                    } else {
                        _ = try await stranger.rewrap(claimed, context: context)
                    }
                }
            }
        }
        // Through the journeys, with the same database and store: nothing opens.
        let thief = RecordDesk(keys: desk.store, wrapper: stranger, objects: desk.objects, ledger: desk.desk.ledger)
        await #expect(throws: RecordFailure.self) {
            try await thief.openOwn(RecordID(unchecked: "r-1"), of: desk.patient)
        }
    }

    @Test("no 32 bytes of any file of the database or the store are a key to anything there")
    func noKeyInFiles() async throws {
        let desk = try await Arrangement.folderAndKeystore.desk(ScriptedLedger())
        let record = try await desk.deposit("r-1", RandomBytes.make(1000))
        _ = try await desk.desk.makeSigningKey(for: .doctor(desk.doctor))
        let stored = try await desk.store.record(record, of: desk.patient)
        let sealed = try #require(
            try await desk.objects.read(ObjectName(stored.row.object), range: nil).next())
        let names = try desk.folder.names().filter { $0.hasPrefix("keys.db") || $0 == "erasures" }
        #expect(names.contains("keys.db"))
        let recordContext = try RecordContext(patientID: desk.patient.text, recordID: record.text)

        func isKey(_ candidate: SecretBytes) throws -> Bool {
            // As the record's own key.
            var plaintext: [UInt8] = []
            let opener = SealedRecordReader(key: try DataEncryptionKey(candidate), context: recordContext)
            if (try? opener.open(sealed.span.bytes, appendingTo: &plaintext)) != nil { return true }
            // As the root that the record's key hangs on, and as what it is wrapped with.
            let root = try PatientRoot(patient: desk.patient, epoch: stored.key.epoch, secret: candidate)
            if (try? root.dataKey(for: stored.key.scope).unwrap(stored.key)) != nil { return true }
            return (try? AESKeyWrap.unwrap(stored.key.wrapped, under: candidate)) != nil
        }
        // The test can fail: the keys that it looks for are found where they are.
        let context = try WrappingContext(
            purpose: .patientRoot, ids: KeyContexts.root(of: desk.patient, epoch: stored.root.epoch))
        let root = try await desk.desk.wrapper.unwrap(stored.root.wrapped, context: context)
        #expect(try isKey(root))
        let dek = try PatientRoot(patient: desk.patient, epoch: stored.key.epoch, secret: root)
            .dataKey(for: stored.key.scope).unwrap(stored.key)
        #expect(try isKey(dek.bytes))

        var tried = 0
        for bytes in try names.map({ try desk.folder.read($0) }) + [sealed] where bytes.count >= 32 {
            for start in 0...bytes.count - 32 {
                let window = Array(bytes[start..<start + 32])
                // Empty pages, which say nothing.
                if window.allSatisfy({ $0 == window[0] }) { continue }
                tried += 1
                // Other tests of this process want their turn.
                if tried % 500 == 0 { await Task.yield() }
                if try isKey(SecretBytes(copying: window)) {
                    Issue.record("32 bytes at \(start) of a file of \(bytes.count) bytes are a key")
                }
            }
        }
        #expect(tried > 1000)
    }
}
