internal import EHRFamily
package import RecordErrors

/// A segment of a path: an id or a word, unencoded.
///
/// `.` and `..` are ids by the ledger's rule, but a client or proxy on the way reads them as folders:
/// `DELETE /patients/P/records/..` arrives as one of the patient. So no program of this package takes them as ids.
package enum PathPart {
    /// Whether it means a folder wherever paths are put in order.
    package static func isReserved(_ text: some StringProtocol) -> Bool { text == "." || text == ".." }

    /// - Returns: `text`, which may stand in a path.
    /// - Throws: `.idReserved`; `.pathInvalid` for anything but an id or a word.
    @discardableResult
    package static func check(_ text: some StringProtocol) throws(RecordFailure) -> String {
        guard !isReserved(text) else { throw RecordFailure(.idReserved) }
        // The rule of all ids; the words of paths follow it too.
        guard OperationID(String(text)) != nil else {
            throw RecordFailure(
                .pathInvalid,
                "each part of a path is \(OperationID.rule), written as they are and not percent-encoded")
        }
        return String(text)
    }
}

extension LedgerText {
    /// Itself, as a part of a path.
    ///
    /// - Throws: as `PathPart.check`.
    func part() throws(RecordFailure) -> String { try PathPart.check(text) }
}
