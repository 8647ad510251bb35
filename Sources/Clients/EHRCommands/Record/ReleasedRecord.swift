internal import Cryptography
internal import EHRFamily
internal import RecordEncryption
internal import RecordFlow
internal import RecordKeys
internal import SawtoothClient
internal import SawtoothProtocol

/// A record opened by its reader, with the key that was released: whoever keeps the keys sees no plaintext.
// @unchecked: a reader is used by one task at a time.
final class ReleasedRecord: PlaintextReader, @unchecked Sendable {
    let plaintextLength: UInt64

    private let sealed: any PlaintextReader
    private let opener: SealedRecordReader
    private let anchor: [UInt8]
    private var hasEnded = false

    /// - Throws: `FlowError.release` where the key is another one than the release was made for; `.notAuthorized` where
    ///   the ledger has no such record; the ledger's and the store's errors.
    init(_ release: KeyRelease, openedWith secret: ReaderKey, _ desk: OpenDesk) async throws {
        let purpose = release.purpose
        let dek: DataEncryptionKey
        do throws(KeyReleaseError) {
            dek = try release.open(privateKey: secret.secret)
        } catch {
            throw FlowError.release(error)
        }
        // The reader asks the ledger itself which object is the record: the key alone does not say.
        let address = Addressing.record(purpose.record, of: purpose.patient)
        guard let entry = try await desk.ledger.entry(RecordEntry.self, at: address) else {
            throw FlowError.notAuthorized(.noRecord)
        }
        anchor = Hex.decode(entry.hash.text) ?? []
        sealed = try await desk.journeys.sealed(purpose)
        plaintextLength = (try? SealedRecord.plaintextLength(ofSealed: sealed.plaintextLength)) ?? 0
        opener = SealedRecordReader(
            key: dek,
            context: try RecordContext(patientID: purpose.patient.text, recordID: purpose.record.text),
            limit: SealedRecord.formatLengthLimit, expectedLength: sealed.plaintextLength)
    }

    func next() async throws(FlowError) -> [UInt8]? {
        if hasEnded { return nil }
        var plaintext: [UInt8] = []
        let piece = try await sealed.next()
        let digest: [UInt8]
        do throws(SealedRecordError) {
            if let piece {
                try opener.open(piece.span.bytes, appendingTo: &plaintext)
                return plaintext
            }
            hasEnded = true
            digest = try opener.finish(appendingTo: &plaintext).sha256
        } catch {
            throw .record(error)
        }
        guard digest == anchor else { throw .anchorMismatch(expected: anchor, actual: digest) }
        return plaintext.isEmpty ? nil : plaintext
    }
}
