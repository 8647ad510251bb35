package import EHRFamily
internal import RecordEncryption
package import RecordErrors
package import RecordFlow
internal import RecordKeys

/// A deposit, but for its content and for whose record it is, which are the request's path and body.
package struct DepositMessage: RequestMessage {
    package var operation: OperationID
    package var scope: ScopeCode?
    package var supersedes: RecordID?
    package var author: DoctorID?
    package var signing: SigningMessage?
    /// Longest record that the caller wants to be taken, in bytes.
    package var limit: UInt64?
    /// The label's two, which go with the content as header fields: a URL is written down on its way.
    package var mediaType: String?
    package var fileName: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case scope, supersedes, signing, limit
        case operation = "operation_id"
        case author = "author_id"
        case mediaType = "media_type"
        case fileName = "file_name"
    }

    package init(operation: OperationID) {
        self.operation = operation
    }

    init(_ request: DepositRecord, operation: OperationID) {
        self.operation = operation
        scope = request.scope
        supersedes = request.supersedes
        author = request.author
        signing = request.signer == nil && !request.isSignedElsewhere ? .custody : .elsewhere
        limit = request.lengthLimit
        mediaType = request.label?.mediaType
        fileName = request.label?.fileName
    }

    /// What is asked of the journey.
    ///
    /// - Parameter limit: longest record that the service takes, in bytes.
    /// - Throws: `.invalid` for the label.
    package func request(
        _ record: RecordID, of patient: PatientID, limit: UInt64
    ) throws(RecordFailure) -> DepositRecord {
        DepositRecord(
            patient: patient, record: record, scope: scope ?? .general, supersedes: supersedes, author: author,
            label: try RecordLabel(mediaType: mediaType, fileName: fileName), operation: operation.text,
            isSignedElsewhere: signing == .elsewhere,
            lengthLimit: min(limit, self.limit ?? limit))
    }
}
