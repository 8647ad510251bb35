import Cryptography
import EHRFamily
import Foundation
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import Testing

/// Someone writes the object store past the service.
@Suite("Objects that were altered in their store")
struct TamperedObjectTests {
    @Test("every byte of a small object altered, every truncation, and its replacement by any other, is refused")
    func smallObject() async throws {
        let desk = try await Desk(RuleLedger())
        let store = try FilesystemRecordStore(root: desk.folder.path("objects"))
        let shelf = RecordDesk(
            keys: desk.store, wrapper: desk.desk.wrapper, objects: store, ledger: desk.desk.ledger)
        try await desk.register()
        var paths: [String] = []
        for name in ["r-1", "r-2"] {
            let record = try await Desk.deposit(name, Array("content of \(name)".utf8), at: shelf, desk)
            let object = try await desk.store.record(record, of: desk.patient).row.object
            paths.append(desk.folder.path("objects/objects/\(object.prefix(2))/\(object)"))
        }
        let sealed = try Data(contentsOf: URL(fileURLWithPath: paths[0]))
        #expect(sealed.count == 72 + 14)
        var spoiled: [(Data, RecordFailure)] = []
        for place in sealed.indices {
            var altered = sealed
            altered[place] ^= 0x10
            spoiled.append((altered, place < 56 ? .wrongKeyOrContext : .alteredOrTruncated(lastChunk: 0)))
            // The row has the length: a cut object is told from an altered one.
            spoiled.append(
                (
                    Data(sealed.prefix(place)),
                    .shorterThanExpected(expected: UInt64(sealed.count), actual: UInt64(place))
                ))
        }
        spoiled.append((sealed + [0], .longerThanExpected(expected: UInt64(sealed.count))))
        spoiled.append((try Data(contentsOf: URL(fileURLWithPath: paths[1])), .wrongKeyOrContext))

        let record = RecordID(unchecked: "r-1")
        for (bytes, expected) in spoiled {
            try bytes.write(to: URL(fileURLWithPath: paths[0]))
            #expect(await fault { try await shelf.verify(record, of: desk.patient) } == expected)
            var came: [UInt8] = []
            let outcome = await fault {
                let opened = try await shelf.openOwn(record, of: desk.patient)
                while let piece = try await opened.next() { came += piece }
            }
            #expect(outcome == expected && came.isEmpty)
            #expect(try await desk.store.record(record, of: desk.patient).row.checkedAt == nil)
        }
        try sealed.write(to: URL(fileURLWithPath: paths[0]))
        _ = try await shelf.verify(record, of: desk.patient)
    }
}

extension Desk {
    /// Deposits at another desk of the same keys and patient.
    static func deposit(
        _ record: String, _ content: [UInt8], at desk: RecordDesk, _ owner: Desk
    ) async throws -> RecordID {
        let record = RecordID(unchecked: record)
        var rest: [UInt8]? = content
        _ = try await desk.deposit(
            DepositRecord(
                patient: owner.patient, record: record, operation: "deposit-\(record)", signer: owner.patientKey)
        ) {
            defer { rest = nil }
            return rest
        }
        return record
    }
}
