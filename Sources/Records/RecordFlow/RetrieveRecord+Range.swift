package import EHRFamily
package import RecordKeys

/// Parts of a record, under the same rules as the whole of it.
extension RetrieveRecord {
    /// Steps 3 and 4 for a part: the plaintext of `range`, for as long as the consent is not withdrawn here.
    ///
    /// Where the object was not checked against its anchor since it last changed, that is done first, in full.
    ///
    /// - Throws: as `open`; `FlowError.record(.rangeOutOfBounds)`.
    package func open(_ purpose: KeyRelease.Purpose, range: Range<UInt64>) async throws(FlowError) -> OpenedRange {
        let proof = try await AccessProof(purpose, at: desk)
        let stored = try await anchored(purpose, proof)
        return try await OpenedRange.open(
            range, of: stored, anchor: proof.record.hash, mayGoOn: mayGoOn(purpose, under: proof), at: desk)
    }

    /// A part of a patient's own record.
    ///
    /// - Throws: as `openOwn`; `FlowError.record(.rangeOutOfBounds)`.
    package func openOwn(
        _ record: RecordID, of patient: PatientID, range: Range<UInt64>
    ) async throws(FlowError) -> OpenedRange {
        let stored = try await desk.stored(record, of: patient)
        guard let entry = try await desk.entry(RecordEntry.self, at: Addressing.record(record, of: patient)) else {
            throw .notAuthorized(.noRecord)
        }
        return try await OpenedRange.open(range, of: stored, anchor: entry.hash, mayGoOn: nil, at: desk)
    }
}
