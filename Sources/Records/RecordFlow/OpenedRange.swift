internal import Cryptography
internal import EHRFamily
internal import Locking
internal import RecordEncryption
package import RecordErrors
internal import RecordKeys
internal import RecordStorage

/// A part of a record being read by someone who may: its plaintext, piece by piece, in constant memory.
///
/// A chunk verifies by itself, but does not say that the object around it is still the anchored one. So a range comes
/// only of an object of the very version that was last read from end to end and found to be the anchored one; where
/// that is another, or was never done, it is done first. Header and length are those of the record's row, not those
/// that the object claims. Used by one task at a time.
package final class OpenedRange: RecordReader {
    package var range: Range<UInt64>? { part }
    package var length: UInt64 { part.upperBound - part.lowerBound }
    package let totalLength: UInt64?
    package let description: RecordDescription?

    /// Which bytes of the plaintext are read.
    private let part: Range<UInt64>

    private let mayGoOn: (@Sendable () async throws(RecordFailure) -> Void)?
    private let object: any ObjectReader
    private let reading: LockedValue<Reading>

    /// Full chunks that are opened at once.
    private static let chunks: UInt64 = 16

    /// Opening on its way. The cipher is a class for one thread at a time, which the lock sees to.
    // @unchecked: `opener` is only used with the lock around this value held.
    private struct Reading: @unchecked Sendable {
        let opener: SealedRecordRangeReader
        /// Where in the plaintext the next piece starts.
        var offset: UInt64
        /// Bytes of the object from the chunk on that `offset` is in.
        var sealed: [UInt8] = []
    }

    private init(
        _ opener: sending SealedRecordRangeReader, _ range: Range<UInt64>, _ object: any ObjectReader,
        _ description: RecordDescription?, _ mayGoOn: (@Sendable () async throws(RecordFailure) -> Void)?
    ) {
        self.description = description
        part = range
        totalLength = opener.plaintextLength
        self.object = object
        self.mayGoOn = mayGoOn
        reading = LockedValue(Reading(opener: opener, offset: range.lowerBound))
    }

    static func open(
        _ asked: RecordRange, of record: StoredRecord, for opening: KeyOpening, anchor: DigestHex,
        mayGoOn: (@Sendable () async throws(RecordFailure) -> Void)?, at desk: RecordDesk
    ) async throws(RecordFailure) -> OpenedRange {
        var row = record.row
        _ = try row.checkedAgainst(anchor)
        // Before the key is opened, which is noted: a range that there is not needs none.
        let range = try asked.resolved(in: SealedRecord.plaintextLength(ofSealed: row.length))
        let description = try await desk.legibleDescription(of: record)
        let opener = try SealedRecordRangeReader(
            key: await desk.dek(of: record, for: opening),
            context: RecordContext(patientID: row.patient.text, recordID: row.record.text),
            header: row.salt + row.commitment, sealedLength: row.length)
        let sealed = try opener.sealedRange(for: range)
        let name = try ObjectName(row.object)
        // At most one check: whoever changes the object while it is checked shall not have it checked for ever.
        for isChecked in [false, true] {
            let object = try await reader(of: name, sealed, row, at: desk)
            guard let version = object.version else {
                throw RecordFailure(
                    .objectsRefused, "it does not tell one version of an object from another: read the whole")
            }
            if row.checkedAt != nil, row.checkedVersion == version {
                return OpenedRange(opener, range, object, description, mayGoOn)
            }
            if isChecked { break }
            _ = try await desk.verify(row.record, of: row.patient)
            row = try await desk.keys.record(row.record, of: row.patient).row
        }
        throw RecordFailure(.objectsRefused, "the object was changed while it was checked")
    }

    /// The object's bytes `range`, which lie within the length that it was stored with: one that has not that many has
    /// lost some, and one that is not there all.
    private static func reader(
        of name: ObjectName, _ range: Range<UInt64>, _ row: RecordRow, at desk: RecordDesk
    ) async throws(RecordFailure) -> any ObjectReader {
        let fault: RecordFailure
        do {
            return try await desk.objects.read(name, range: range)
        } catch let error where error.code == .objectShorter {
            fault = .shorterThanExpected(expected: row.length, actual: error.number("length") ?? 0)
        } catch let error where error.code == .objectMissing {
            fault = error
        }
        try await desk.keys.note(.damaged, row.record, of: row.patient, sha256: row.sha256)
        throw fault
    }

    /// The next piece of the range's plaintext; nil when all of it has come.
    ///
    /// - Throws: `.accessWithdrawn` and its like where the consent has ended meanwhile; what the object or its store
    ///   fails with.
    package func next() async throws(RecordFailure) -> [UInt8]? {
        // Before the end is told too: who has it hands on the last piece, which was kept back for it.
        try await mayGoOn?()
        let start = reading.withLock { $0.offset }
        guard start < part.upperBound else { return nil }
        let chunk = UInt64(SealedRecord.chunkLength)
        let chunks = start..<min(part.upperBound, (start / chunk + OpenedRange.chunks) * chunk)
        let needed = try reading.withLock { (reading) throws(RecordFailure) in
            try reading.opener.sealedRange(for: chunks).count
        }
        while reading.withLock({ $0.sealed.count }) < needed {
            guard let piece = try await object.next() else {
                throw .objectCut(expected: object.length, actual: chunks.lowerBound - part.lowerBound)
            }
            reading.withLock { $0.sealed += piece }
        }
        return try reading.withLock { (reading) throws(RecordFailure) in
            let plaintext = try reading.opener.open(reading.sealed.span.bytes.extracting(0..<needed), for: chunks)
            reading.sealed.removeFirst(needed)
            reading.offset = chunks.upperBound
            return plaintext
        }
    }
}
