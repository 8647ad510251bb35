internal import Cryptography
internal import NIOHTTP1
internal import RecordErrors

/// An object on its way into a bucket.
// @unchecked: a writer is used by one task at a time; no call leaves work behind that touches it.
final class S3ObjectWriter: ObjectWriter, @unchecked Sendable {
    private let connection: S3Connection
    private let hasher = SHA256()
    private let buffer: UploadBuffer
    private var length: UInt64 = 0
    private var hasEnded = false

    /// An object in parts, once there is more than one part of it.
    private struct Upload {
        let name: ObjectName
        let id: String
        /// What S3 called each part, in order.
        var tags: [String] = []
    }
    private var upload: Upload?

    init(_ connection: S3Connection) {
        self.connection = connection
        buffer = UploadBuffer(limit: connection.configuration.partLength)
    }

    func write(_ bytes: [UInt8]) async throws(RecordFailure) {
        guard !hasEnded else { throw RecordFailure(.objectsRefused, "this writer has ended") }
        hasher.update(bytes)
        length += UInt64(bytes.count)
        var rest = bytes[...]
        while !rest.isEmpty {
            // Only when more comes, so that something is left for the end: the last part may not be empty.
            if buffer.isFull { try await sendPart() }
            buffer.take(from: &rest)
        }
    }

    func finish(sha256: [UInt8]) async throws(RecordFailure) -> ObjectName {
        guard !hasEnded else { throw RecordFailure(.objectsRefused, "this writer has ended") }
        let actual = hasher.finalize()
        guard actual == sha256 else {
            await abandon()
            throw .digestMismatch(expected: sha256, actual: actual)
        }
        do {
            let name = upload == nil ? try await putWhole(ObjectName(Hex.encode(actual))) : try await complete()
            hasEnded = true
            return name
        } catch {
            await abandon()
            throw error
        }
    }

    func abandon() async {
        guard !hasEnded else { return }
        hasEnded = true
        buffer.removeAll()
        if let upload {
            // What cannot be aborted now is found by removeAbandoned later.
            _ = try? await connection.send(
                .init(method: "DELETE", name: upload.name, query: [("uploadId", upload.id)]))
        }
    }

    private func putWhole(_ name: ObjectName) async throws(RecordFailure) -> ObjectName {
        let response = try await connection.send(.init(method: "PUT", name: name, upload: buffer))
        guard 200..<300 ~= response.status else { throw S3Connection.error(response) }
        return name
    }

    /// Sends what is in the buffer as one part, and starts the upload before the first.
    private func sendPart() async throws(RecordFailure) {
        var current = if let upload { upload } else { try await start() }
        guard current.tags.count < S3Configuration.partLimit else {
            throw RecordFailure(
                .objectsRefused, "the object has more than \(S3Configuration.partLimit) parts of \(buffer.count) bytes")
        }
        let number = String(current.tags.count + 1)
        let response = try await connection.send(
            .init(
                method: "PUT", name: current.name, query: [("partNumber", number), ("uploadId", current.id)],
                upload: buffer))
        guard response.status == 200, let tag = response.headers.first(name: "etag") else {
            throw S3Connection.error(response)
        }
        current.tags.append(tag)
        upload = current
        buffer.removeAll()
    }

    private func start() async throws(RecordFailure) -> Upload {
        let name = try ObjectName("m-\(Hex.encode(RandomBytes.make(16)))")
        let response = try await connection.send(.init(method: "POST", name: name, query: [("uploads", "")]))
        guard response.status == 200 else { throw S3Connection.error(response) }
        let started = Upload(name: name, id: try S3Answer.decode(StartedUpload.self, from: response.text).uploadId.text)
        upload = started
        return started
    }

    private func complete() async throws(RecordFailure) -> ObjectName {
        try await sendPart()
        guard let upload else { throw RecordFailure(.objectsRefused, "this writer has no upload") }
        let parts = CompleteMultipartUpload(
            part: upload.tags.enumerated().map { .init(partNumber: $0.offset + 1, eTag: $0.element) })
        let response = try await connection.send(
            .init(
                method: "POST", name: upload.name, query: [("uploadId", upload.id)],
                headers: [("content-type", "application/xml")], body: try parts.encoded()))
        if response.status == 200, response.errorCode == nil { return upload.name }
        // The answer to a first try that succeeded may have been lost: then the upload is gone and the object there.
        let stored = try await connection.send(.init(method: "HEAD", name: upload.name))
        guard stored.status == 200, stored.headers.first(name: "content-length") == String(length) else {
            throw S3Connection.error(response)
        }
        return upload.name
    }
}
