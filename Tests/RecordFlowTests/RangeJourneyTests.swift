import Cryptography
import EHRFamily
import Foundation
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothSigning
import Testing

@Suite("Ranges of a record")
struct RangeJourneyTests {
    /// A desk whose objects lie in a folder, and one anchored record of 300,000 bytes there.
    private struct Shelf {
        let desk: Desk
        let ledger = ScriptedLedger()
        let files: RecordDesk
        let record = RecordID(unchecked: "r-1")
        let content = RandomBytes.make(300_000)

        init() async throws {
            let desk = try await Desk(ledger)
            self.desk = desk
            files = RecordDesk(
                keys: desk.store, wrapper: desk.desk.wrapper,
                objects: try FilesystemRecordStore(root: desk.folder.path("store")), ledger: ledger)
            let rest = LockedValue<[UInt8]?>(content)
            let deposited = try await files.deposit(
                DepositRecord(
                    patient: desk.patient, record: record, operation: "o-1", signer: desk.patientKey)
            ) {
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            }
            try #require(deposited.state.isDecided)
            ledger.set(
                RecordEntry(
                    patient: desk.patient, record: record,
                    hash: DigestHex(unchecked: Hex.encode(try await row().sha256)), scope: .general,
                    signer: PublicKeyHex(unchecked: desk.patientKey.publicKey.hex)),
                at: Addressing.record(record, of: desk.patient))
        }

        func row() async throws -> RecordRow { try await desk.store.record(record, of: desk.patient).row }

        func path() async throws -> String {
            let name = try await row().object
            return desk.folder.path("store/objects/\(name.prefix(2))/\(name)")
        }

        func read(_ range: Range<UInt64>) async throws -> [UInt8] {
            let opened = try await files.openOwn(record, of: desk.patient, range: .bytes(range))
            var plaintext: [UInt8] = []
            while let piece = try await opened.next() { plaintext += piece }
            #expect(plaintext.count == range.count && opened.length == UInt64(range.count))
            return plaintext
        }
    }

    @Test("any range is what the whole record has there")
    func ranges() async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("seed \(seed)")
        var random = Seeded(state: seed)
        let shelf = try await Shelf()
        for _ in 0..<100 {
            let start = Int.random(in: 0..<300_000, using: &random)
            let end = Int.random(in: start + 1...300_000, using: &random)
            #expect(
                try await shelf.read(UInt64(start)..<UInt64(end)) == Array(shelf.content[start..<end]),
                "seed \(seed), \(start)..<\(end)")
        }
        for range in [300_000..<300_001, 300_000..<UInt64.max, 5..<5, UInt64.max..<UInt64.max] as [Range<UInt64>] {
            #expect(await fault { try await shelf.read(range) } == .rangeOutOfBounds(length: 300_000))
        }
    }

    @Test(
        "a range that ends behind the record's end is cut there, and one that counts from the end is what it has there")
    func cut() async throws {
        let shelf = try await Shelf()
        let content = shelf.content
        for (asked, expected) in [
            (.bytes(299_990..<999_999), 299_990..<300_000), (.bytes(7..<UInt64.max), 7..<300_000),
            (.bytes(0..<300_001), 0..<300_000), (.last(1), 299_999..<300_000), (.last(300_000), 0..<300_000),
            (.last(UInt64.max), 0..<300_000),
        ] as [(RecordRange, Range<Int>)] {
            let opened = try await shelf.files.openOwn(shelf.record, of: shelf.desk.patient, range: asked)
            #expect(opened.range == UInt64(expected.lowerBound)..<UInt64(expected.upperBound))
            #expect(opened.totalLength == 300_000 && opened.length == UInt64(expected.count))
            #expect(try await opened.whole() == Array(content[expected]))
        }
        #expect(
            await fault { try await shelf.files.openOwn(shelf.record, of: shelf.desk.patient, range: .last(0)) }
                == .rangeOutOfBounds(length: 300_000))
        #expect(await fault { try RecordRange.last(5).resolved(in: 0) } == .rangeOutOfBounds(length: 0))
        let whole = try await shelf.files.openOwn(shelf.record, of: shelf.desk.patient)
        #expect(whole.range == nil && whole.totalLength == 300_000)
    }

    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test("the first range has the object checked in full, and the next ones do not while nobody touches it")
    func checkedOnce() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.row().checkedVersion == nil)
        _ = try await shelf.read(5..<10)
        let row = try await shelf.row()
        #expect(row.checkedAt != nil && row.checkedVersion != nil)
        // The note alone decides: with one that says so a range comes without another check.
        try await shelf.desk.store.note(
            .whole(at: 7, version: row.checkedVersion), shelf.record, of: shelf.desk.patient, sha256: row.sha256)
        _ = try await shelf.read(5..<10)
        #expect(try await shelf.row().checkedAt == 7)
    }

    @Test("an object changed anywhere since it was checked gives no range, not even one that it still holds unaltered")
    func changedSince() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.read(0..<10) == Array(shelf.content.prefix(10)))
        let handle = try #require(FileHandle(forUpdatingAtPath: try await shelf.path()))
        try handle.seek(toOffset: 200_000)
        let byte = try #require(try handle.read(upToCount: 1))
        try handle.seek(toOffset: 200_000)
        try handle.write(contentsOf: [byte[0] ^ 1])
        try handle.close()
        #expect(await fault { try await shelf.read(0..<10) } == .altered(chunk: 12))
        #expect(try await shelf.row().checkedVersion == nil)
    }

    @Test("an object cut short is damaged, also where the range lies behind its new end, and is noted as that")
    func cutShort() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.read(0..<10) == Array(shelf.content.prefix(10)))
        let handle = try #require(FileHandle(forUpdatingAtPath: try await shelf.path()))
        try handle.truncate(atOffset: 1000)
        try handle.close()
        let length = try await shelf.row().length
        let expected = RecordFailure.shorterThanExpected(expected: length, actual: 1000)
        #expect(await fault { try await shelf.read(250_000..<250_010) } == expected)
        let row = try await shelf.row()
        #expect(row.checkedAt == nil && row.checkedVersion == nil)
    }

    @Test("an object replaced while it is being checked is not taken for checked")
    func replacedMeanwhile() async throws {
        let shelf = try await Shelf()
        let whole = try await shelf.files.openOwn(shelf.record, of: shelf.desk.patient)
        _ = try await whole.next()
        // Someone with the record's key and the store's files seals something else for the same record.
        let path = try await shelf.path()
        var forged = try Data(contentsOf: URL(fileURLWithPath: path))
        forged[100_000] ^= 1
        try forged.write(to: URL(fileURLWithPath: path), options: .atomic)
        while try await whole.next() != nil {}
        #expect(try await shelf.row().checkedAt != nil)
        await #expect(throws: RecordFailure.self) { try await shelf.read(0..<10) }
    }

    @Test("a range ends when the consent does, and needs an access on the ledger as the whole record does")
    func consent() async throws {
        let desk = try await Desk(RuleLedger())
        try await desk.register()
        let content = RandomBytes.make(1_000_000)
        let record = try await desk.deposit("r-1", content)
        let drawn = try await desk.desk.begin(record, of: desk.patient, by: desk.doctor)
        #expect(await refusal { try await desk.desk.open(drawn, range: .bytes(0..<10)) } == .accessNotLogged)

        try await desk.share()
        let access = try await desk.logged(record)
        let whole = try await desk.desk.open(access, range: .bytes(100..<600_000))
        var plaintext: [UInt8] = []
        while let piece = try await whole.next() { plaintext += piece }
        #expect(plaintext == Array(content[100..<600_000]))

        let cut = try await desk.desk.open(access, range: .bytes(100..<600_000))
        #expect(try await cut.next() != nil)
        _ = try await desk.desk.deny(
            WithdrawConsent(patient: desk.patient, doctor: desk.doctor, operation: "w"))
        #expect(await refusal { try await cut.next() } == .accessWithdrawn)
        #expect(await refusal { try await desk.desk.open(access, range: .bytes(0..<10)) } == .accessWithdrawn)
    }
}

/// What is wrong with the sealed record that `body` reads; anything else is an issue.
func fault(_ body: () async throws -> some Any, _ location: SourceLocation = #_sourceLocation) async
    -> RecordFailure?
{
    do {
        _ = try await body()
        Issue.record("nothing was refused", sourceLocation: location)
    } catch let error as RecordFailure where error.code.text.hasPrefix("record_") || error.code == .rangeOutOfBounds {
        return error
    } catch {
        Issue.record("refused otherwise: \(error)", sourceLocation: location)
    }
    return nil
}
