internal import Cryptography
internal import EHRFamily
internal import Locking
internal import RecordEncryption
internal import RecordKeys
internal import RecordStorage

/// A part of a record being read by someone who may: its plaintext, piece by piece, in constant memory.
///
/// A chunk verifies by itself, but does not say that the object around it is still the anchored one. So a range comes
/// only of an object of the very version that was last read from end to end and found to be the anchored one; where
/// that is another, or was never done, it is done first. Header and length are those of the record's row, not those
/// that the object claims. Used by one task at a time.
package final class OpenedRange: PlaintextReader {
    /// Which bytes of the plaintext are read.
    package let range: Range<UInt64>

    package var plaintextLength: UInt64 { UInt64(range.count) }

    private let mayGoOn: (@Sendable () async throws(FlowError) -> Void)?
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
        _ mayGoOn: (@Sendable () async throws(FlowError) -> Void)?
    ) {
        self.range = range
        self.object = object
        self.mayGoOn = mayGoOn
        reading = LockedValue(Reading(opener: opener, offset: range.lowerBound))
    }

    static func open(
        _ range: Range<UInt64>, of record: StoredRecord, anchor: DigestHex,
        mayGoOn: (@Sendable () async throws(FlowError) -> Void)?, at desk: RecordDesk
    ) async throws(FlowError) -> OpenedRange {
        var row = record.row
        guard Hex.decode(anchor.text) == row.sha256 else {
            throw .anchorMismatch(expected: Hex.decode(anchor.text) ?? [], actual: row.sha256)
        }
        let dek = try await desk.dek(of: record)
        let (opener, sealed) = try flow(FlowError.record) { () throws(SealedRecordError) in
            let opener = try SealedRecordRangeReader(
                key: dek, context: RecordContext(patientID: row.patient.text, recordID: row.record.text),
                header: row.salt + row.commitment, sealedLength: row.length)
            return (opener, try opener.sealedRange(for: range))
        }
        let name = try flow(FlowError.objects) { () throws(RecordStoreError) in try ObjectName(row.object) }
        // At most one check: whoever changes the object while it is checked shall not have it checked for ever.
        for isChecked in [false, true] {
            let object = try await reader(of: name, sealed, row, at: desk)
            guard let version = object.version else {
                throw .objects(.refused("it does not tell one version of an object from another: read the whole"))
            }
            if row.checkedAt != nil, row.checkedVersion == version {
                return OpenedRange(opener, range, object, mayGoOn)
            }
            if isChecked { break }
            _ = try await VerifyRecord(desk).run(row.record, of: row.patient)
            row = try await desk.stored(row.record, of: row.patient).row
        }
        throw .objects(.refused("the object was changed while it was checked"))
    }

    /// The object's bytes `range`, which lie within the length that it was stored with: one that has not that many has
    /// lost some, and one that is not there all.
    private static func reader(
        of name: ObjectName, _ range: Range<UInt64>, _ row: RecordRow, at desk: RecordDesk
    ) async throws(FlowError) -> any ObjectReader {
        let fault: FlowError
        do throws(RecordStoreError) {
            return try await desk.objects.read(name, range: range)
        } catch .rangeOutOfBounds(let length) {
            fault = .record(.shorterThanExpected(expected: row.length, actual: length))
        } catch .missing(let name) {
            fault = .objects(.missing(name))
        } catch {
            throw .objects(error)
        }
        try await flow(FlowError.keys) { () async throws(KeyStoreError) in
            try await desk.keys.note(.damaged, row.record, of: row.patient, sha256: row.sha256)
        }
        throw fault
    }

    /// The next piece of the range's plaintext; nil when all of it has come.
    ///
    /// - Throws: `FlowError.notAuthorized` where the consent has ended meanwhile; `.record`, `.objects`.
    package func next() async throws(FlowError) -> [UInt8]? {
        // Before the end is told too: who has it hands on the last piece, which was kept back for it.
        try await mayGoOn?()
        let start = reading.withLock { $0.offset }
        guard start < range.upperBound else { return nil }
        let length = UInt64(SealedRecord.chunkLength)
        let part = start..<min(range.upperBound, (start / length + OpenedRange.chunks) * length)
        let needed = try flow(FlowError.record) { () throws(SealedRecordError) in
            try reading.withLock { (reading) throws(SealedRecordError) in
                try reading.opener.sealedRange(for: part).count
            }
        }
        while reading.withLock({ $0.sealed.count }) < needed {
            let piece = try await flow(FlowError.objects) { () async throws(RecordStoreError) in
                try await object.next()
            }
            guard let piece else {
                throw .objects(.interrupted(expected: object.length, actual: part.lowerBound - range.lowerBound))
            }
            reading.withLock { $0.sealed += piece }
        }
        return try flow(FlowError.record) { () throws(SealedRecordError) in
            try reading.withLock { (reading) throws(SealedRecordError) in
                let plaintext = try reading.opener.open(reading.sealed.span.bytes.extracting(0..<needed), for: part)
                reading.sealed.removeFirst(needed)
                reading.offset = part.upperBound
                return plaintext
            }
        }
    }
}
