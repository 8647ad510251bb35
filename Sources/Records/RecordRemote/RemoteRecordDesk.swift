internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordFlow
package import RecordKeys
internal import SawtoothSigning

/// An encryption service in another process, with the interface of a desk in this one.
///
/// Copies share one connection pool, which closes with the last copy. Nothing is sent until a call is made, and calls
/// reconnect after the service was unreachable.
package struct RemoteRecordDesk: RecordJourneys {
    let connection: ServiceConnection

    /// - Parameter tls: the client's identity and trusted CAs; required unless the address is a Unix socket.
    /// - Throws: `.fileFailed` where the files of `tls` cannot be used.
    package init(_ address: ServiceAddress, tls: ClientTLS? = nil) throws(RecordFailure) {
        connection = try ServiceConnection(address, tls: tls)
    }

    package func verify(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> RecordFinding {
        try await connection.exchange(
            .post, RemoteRecordDesk.path(record, of: patient) + "/verify", as: FindingMessage.self, isLong: true
        ).finding
    }

    package func erase(_ subject: ErasureSubject) async throws(RecordFailure) -> Int {
        let (path, message): (String, ErasureMessage?) =
            switch subject {
            case .patient(let patient): ("/patients/\(try patient.part())", ErasureMessage(patient: patient))
            case .record(let record, let patient): (try RemoteRecordDesk.path(record, of: patient), nil)
            }
        return try await connection.exchange(.delete, path, message, as: CountMessage.self, isLong: true).objects ?? 0
    }

    package func operation(_ id: String) async throws(RecordFailure) -> LedgerOperation? {
        let id = try operationID(id)
        do {
            return try operation(
                try await connection.exchange(.get, "/operations/\(id)", as: OperationMessage.self))
        } catch let error where error.code == .notFound {
            return nil
        }
    }

    package func settleOperations(timeout: Duration) async throws(RecordFailure) -> (decided: Int, waiting: Int) {
        let count = try await connection.exchange(
            .post, "/operations/settle", as: CountMessage.self, wait: timeout, isLong: true)
        return (count.decided ?? 0, count.waiting ?? 0)
    }

    package func sweepObjects() async throws(RecordFailure) -> Int {
        try await connection.exchange(.post, "/objects/sweep", as: CountMessage.self, isLong: true).objects ?? 0
    }

    /// The operation that a message is about.
    func operation(_ message: OperationMessage) throws(RecordFailure) -> LedgerOperation {
        guard let operation = message.operation else {
            throw connection.unexpected("an operation of a kind that this version does not know")
        }
        return operation
    }

    /// An id that can stand in a URL.
    func operationID(_ id: String) throws(RecordFailure) -> OperationID {
        guard let id = OperationID(id) else {
            throw RecordFailure(.invalid, "an operation's id is \(OperationID.rule)")
        }
        _ = try id.part()
        return id
    }

    /// The path of a record.
    static func path(_ record: RecordID, of patient: PatientID) throws(RecordFailure) -> String {
        "/patients/\(try patient.part())/records/\(try record.part())"
    }
}
