internal import AsyncHTTPClient
package import EHRFamily
internal import FoundationEssentials
internal import Holders
internal import Locking
internal import NIOCore
internal import RecordEncryption
package import RecordErrors
package import RecordFlow
package import RecordKeys
package import SawtoothSigning

extension RemoteRecordDesk {
    package func deposit(
        _ request: DepositRecord, timeout: Duration, content: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws(RecordFailure) -> LedgerOperation {
        let message = DepositMessage(request, operation: try operationID(request.operation))
        let path = try RemoteRecordDesk.path(request.record, of: request.patient)
        // First without the content: the record may be there, or not be welcome.
        var operation = try await connection.exchangeIfAny(
            .post, path, message, as: OperationMessage.self, wait: timeout
        ).map(self.operation)
        if operation == nil { operation = try await upload(message, to: path + "/content", content, timeout) }
        guard var operation else { throw connection.unexpected("no operation") }
        if let signer = request.signer {
            operation = try await complete(operation, signer: signer, timeout: timeout) { payload in
                guard case .addRecordHash(let anchor) = payload else { return false }
                return anchor.patient == request.patient && anchor.record == request.record
                    && anchor.scope == request.scope && anchor.supersedes == request.supersedes
                    && anchor.author == request.author
            }
        }
        return operation
    }

    private func upload(
        _ message: DepositMessage, to path: String, _ content: @escaping @Sendable () async throws -> [UInt8]?,
        _ timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        var query = "?operation_id=\(message.operation)&scope=\(message.scope ?? .general)"
        if let record = message.supersedes { query += "&supersedes=\(record)" }
        if let author = message.author { query += "&author_id=\(author)" }
        if let signing = message.signing { query += "&signing=\(signing.rawValue)" }
        if let limit = message.limit { query += "&limit=\(limit)" }
        var headers = [("Content-Type", ServiceAPI.contentType)]
        if let type = message.mediaType { headers.append((ServiceAPI.mediaTypeField, type)) }
        if let name = message.fileName {
            headers.append((ServiceAPI.fileNameField, Data(name.utf8).base64EncodedString()))
        }
        if mayPause { headers.append((ServiceAPI.pausesField, "?1")) }
        let failure = LockedValue<RecordFailure?>(nil)
        let pieces = ContentPieces {
            do {
                return try await content()
            } catch {
                let problem = RecordFailure(
                    .invalid, "the record's content could not be read to its end: \(error)")
                failure.withLock { $0 = problem }
                throw error
            }
        }
        let outcome: Result<LedgerOperation, RecordFailure>
        do throws(RecordFailure) {
            let answer = try await connection.send(
                .put, path + query, headers: headers, body: .stream(pieces, length: .unknown), wait: timeout,
                isLong: true)
            guard let reply = try await connection.read(answer, as: OperationMessage.self) else {
                throw connection.unexpected("no operation")
            }
            outcome = .success(try operation(reply))
        } catch {
            // Before the end below, which may make the content fail for no fault of its own.
            outcome = .failure(failure.withLock { $0 } ?? error)
        }
        await pieces.end()
        return try outcome.get()
    }

    package func begin(
        _ record: RecordID, of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> Access {
        try await connection.exchange(
            .post, "/accesses", AccessRequestMessage(patient: patient, record: record, doctor: doctor),
            as: AccessMessage.self
        ).access
    }

    package func begin(
        _ records: [RecordID], of patient: PatientID, by doctor: DoctorID
    ) async throws(RecordFailure) -> [Access] {
        try await connection.exchange(
            .post, "/accesses", AccessRequestMessage(patient: patient, records: records, doctor: doctor),
            as: DrawnAccessesMessage.self
        ).accesses.map(\.access)
    }

    package func emergency(
        _ asked: EmergencyAccess, signer: (any Signer)?, timeout: Duration
    ) async throws(RecordFailure) -> LedgerOperation {
        var signature: SignatureMessage?
        if let signer { signature = try sign(.emergencyAccess(asked), signer, batcher: await batcher()) }
        let headers = signer == nil ? try await approval(of: .emergency(asked)) : []
        return try operation(
            try await connection.exchange(
                .post, "/accesses/emergency", EmergencyMessage(asked, signature), as: OperationMessage.self,
                headers: headers, wait: timeout))
    }

    package func release(_ access: Access) async throws(RecordFailure) -> KeyRelease {
        let message = try await connection.exchange(
            .post, "/accesses/release", AccessMessage(access), as: ReleaseMessage.self)
        guard let release = message.release, release.access == access else {
            throw connection.unexpected("a release that is none, or another access's")
        }
        return release
    }

    package func describe(
        _ records: [RecordID], of patient: PatientID
    ) async throws(RecordFailure) -> [RecordDescription] {
        let message = try await connection.exchange(
            .post, "/patients/\(try patient.part())/descriptions", DescriptionsRequestMessage(records: records),
            as: DescriptionsMessage.self)
        return try message.records.map { (message) throws(RecordFailure) in try description(message, of: records) }
    }

    package func describe(_ access: Access) async throws(RecordFailure) -> RecordDescription {
        try description(
            await connection.exchange(
                .post, "/accesses/description", AccessMessage(access), as: DescriptionMessage.self),
            of: [access.record])
    }

    private func description(
        _ message: DescriptionMessage, of records: [RecordID]
    ) throws(RecordFailure) -> RecordDescription {
        guard let description = message.description, records.contains(description.record) else {
            throw connection.unexpected("a description that is none, or another record's")
        }
        return description
    }

    package func open(
        _ access: Access, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        try await stream("/accesses/content", of: access, range)
    }

    package func sealed(_ access: Access, range: RecordRange?) async throws(RecordFailure) -> any RecordReader {
        try await stream("/accesses/sealed", of: access, range)
    }

    private func stream(
        _ path: String, of access: Access, _ range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        guard let body = try? JSONEncoder().encode(AccessMessage(access)) else {
            throw RecordFailure(.invalid, "the request cannot be written as JSON")
        }
        return try await stream(
            .post, path, [("Content-Type", "application/json")], .bytes(ByteBuffer(bytes: body)), range)
    }

    package func openOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        try await stream(.get, RemoteRecordDesk.path(record, of: patient) + "/content", [], nil, range)
    }

    package func releaseOwn(_ record: RecordID, of patient: PatientID) async throws(RecordFailure) -> OwnRelease {
        let message = try await connection.exchange(
            .post, RemoteRecordDesk.path(record, of: patient) + "/release", as: OwnReleaseMessage.self)
        guard let release = message.release, release.record == record, release.patient == patient else {
            throw connection.unexpected("a release that is none, or another record's")
        }
        return release
    }

    package func sealedOwn(
        _ record: RecordID, of patient: PatientID, range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        try await stream(.get, RemoteRecordDesk.path(record, of: patient) + "/sealed", [], nil, range)
    }

    private func stream(
        _ method: ServiceConnection.Method, _ path: String, _ headers: [(String, String)],
        _ body: HTTPClientRequest.Body?,
        _ range: RecordRange?
    ) async throws(RecordFailure) -> any RecordReader {
        var headers = headers
        switch range {
        case .bytes(let range)?:
            guard !range.isEmpty else { throw RecordFailure(.invalid, "an empty range is nothing to ask for") }
            headers.append(("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        case .last(let count)?: headers.append(("Range", "bytes=-\(count)"))
        case nil: break
        }
        let (connection, all) = (self.connection, headers)
        let answer = try await connection.send(method, path, headers: all, body: body, isLong: true)
        guard answer.status == (range == nil ? 200 : 206) else {
            throw connection.unexpected("status \(answer.status) where a range was\(range == nil ? " not" : "") asked")
        }
        return try RemoteReader(answer, range, connection) {
            do throws(RecordFailure) {
                _ = try await connection.send(method, path, headers: all, body: body, isLong: true)
                return nil
            } catch {
                return error
            }
        }
    }
}
