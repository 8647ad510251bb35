internal import Cryptography
internal import NIOHTTP1
internal import RecordErrors

/// An object being written to a bucket.
// @unchecked: a writer is used by one task at a time; no call leaves work behind that touches it.
final class S3ObjectWriter: ObjectWriter, @unchecked Sendable {
    private let connection: S3Connection
    private let hasher = SHA256()
    private let buffer: UploadBuffer
    private var length: UInt64 = 0
    private var hasEnded = false

    /// Once there is more than one part of it.
    private var upload: S3Upload?

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
            // Only when there is more, so that something is left for the end: the last part must not be empty.
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
            let name = upload == nil ? try await putWhole(actual) : try await complete(actual)
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
            // If this fails, removeAbandoned finds the upload later.
            _ = try? await connection.abort(upload.name, upload: upload.id)
        }
    }

    private func putWhole(_ sha256: [UInt8]) async throws(RecordFailure) -> ObjectName {
        let name = try ObjectName(Hex.encode(sha256))
        let checksum = S3Response.base64(sha256)
        let response = try await connection.send(
            .init(
                method: "PUT", name: name, headers: S3Connection.contentType,
                checksum: [("x-amz-checksum-sha256", checksum)], upload: buffer))
        let tag = try response.storedTag(sha256)
        try await confirm(name, tag: tag, version: response.version, checksums: [checksum])
        return name
    }

    /// Sends the buffer's content as one part, and starts the upload before the first.
    private func sendPart() async throws(RecordFailure) {
        var current: S3Upload
        if let upload {
            current = upload
        } else {
            current = try await connection.startUpload()
            upload = current
        }
        guard current.parts.count < S3Configuration.partLimit else {
            throw RecordFailure(
                .objectsRefused, "the object has more than \(S3Configuration.partLimit) parts of \(buffer.count) bytes")
        }
        let number = String(current.parts.count + 1)
        let sha256 = buffer.sha256
        let response = try await connection.send(
            .init(
                method: "PUT", name: current.name, query: [("partNumber", number), ("uploadId", current.id)],
                checksum: [("x-amz-checksum-sha256", S3Response.base64(sha256))], upload: buffer))
        current.parts.append(.init(tag: try response.storedTag(sha256), checksum: response.checksum))
        current.digests += sha256
        upload = current
        buffer.removeAll()
    }

    private func complete(_ sha256: [UInt8]) async throws(RecordFailure) -> ObjectName {
        try await sendPart()
        guard let upload else { throw RecordFailure(.objectsRefused, "this writer has no upload") }
        // Which of the two S3 tells depends on the server.
        let checksums = [upload.composite, sha256].map(S3Response.base64)
        let parts = CompleteMultipartUpload(
            part: upload.parts.enumerated().map {
                .init(partNumber: $0.offset + 1, eTag: $0.element.tag, checksumSHA256: $0.element.checksum)
            })
        let response = try await connection.send(
            .init(
                method: "POST", name: upload.name, query: [("uploadId", upload.id)],
                headers: [("content-type", "application/xml")], body: try parts.encoded()))
        guard response.status == 200, response.fault == nil else {
            // The answer to a successful first try may have been lost: then the upload is gone and the object exists.
            guard response.status == 404, response.code == "NoSuchUpload" else { throw S3Connection.error(response) }
            do {
                try await confirm(upload.name, checksums: checksums)
            } catch {
                throw S3Connection.error(response)
            }
            return upload.name
        }
        let completed = try S3Answer.decode(CompletedUpload.self, "CompleteMultipartUploadResult", from: response.text)
        if let checksum = completed.checksumSHA256?.text, !checksums.contains(S3Response.checksum(checksum)) {
            throw S3Response.otherBytes("SHA-256")
        }
        try await confirm(
            upload.name, tag: completed.eTag?.text, version: response.version, checksums: checksums)
        return upload.name
    }

    /// Looks at the stored object as whoever reads it will find it: what an answer says is done may be nowhere.
    private func confirm(
        _ name: ObjectName, tag: String? = nil, version: String? = nil, checksums: [String]
    ) async throws(RecordFailure) {
        let response = try await connection.send(
            .init(method: "HEAD", name: name, headers: [("x-amz-checksum-mode", "ENABLED")]))
        if response.status == 404 {
            throw RecordFailure(.objectsFailed, "it said that the object is stored, and now that there is none")
        }
        guard try response.described(name).length == length else { throw S3Response.otherBytes("length") }
        if let checksum = response.checksum, !checksums.contains(checksum) { throw S3Response.otherBytes("SHA-256") }
        if let tag, let now = response.tag, !S3Response.agree(tag, now) { throw S3Response.otherBytes("ETag") }
        if let version, let now = response.version, version != now { throw S3Response.otherBytes("version") }
    }
}
