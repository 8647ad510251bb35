internal import Cryptography
internal import EHRFamily
internal import RecordEncryption
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// A record opened by its reader, with the key that was released: whoever keeps the keys sees no plaintext.
// @unchecked: a reader is used by one task at a time.
final class ReleasedRecord: RecordReader, @unchecked Sendable {
    let length: UInt64

    private let sealed: any RecordReader
    private let opener: SealedRecordReader
    private let anchor: [UInt8]
    private var hasEnded = false

    /// - Throws: `.releaseFailed` where the key is another one than the release was made for; `.accessNoRecord` where
    ///   the ledger has no such record; the ledger's and the store's errors.
    init(_ release: KeyRelease, openedWith secret: ReaderKey, _ desk: OpenDesk) async throws {
        let access = release.access
        let dek = try release.open(privateKey: secret.secret)
        // The reader asks the ledger itself which object is the record: the key alone does not say.
        let address = Addressing.record(access.record, of: access.patient)
        guard let entry = try await desk.ledger.entry(RecordEntry.self, at: address) else {
            throw RecordFailure(.accessNoRecord)
        }
        anchor = Hex.decode(entry.hash.text) ?? []
        sealed = try await desk.journeys.sealed(access)
        length = (try? SealedRecord.plaintextLength(ofSealed: sealed.length)) ?? 0
        opener = SealedRecordReader(
            key: dek,
            context: try RecordContext(patientID: access.patient.text, recordID: access.record.text),
            limit: SealedRecord.formatLengthLimit, expectedLength: sealed.length)
    }

    func next() async throws(RecordFailure) -> [UInt8]? {
        if hasEnded { return nil }
        var plaintext: [UInt8] = []
        if let piece = try await sealed.next() {
            try opener.open(piece.span.bytes, appendingTo: &plaintext)
            return plaintext
        }
        hasEnded = true
        let digest = try opener.finish(appendingTo: &plaintext).sha256
        guard digest == anchor else { throw .anchorMismatch(expected: anchor, actual: digest) }
        return plaintext.isEmpty ? nil : plaintext
    }
}
