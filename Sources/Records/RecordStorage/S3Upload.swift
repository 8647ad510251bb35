internal import Cryptography
internal import RecordErrors

/// An object in parts that is not complete yet.
struct S3Upload: Sendable {
    /// One part, in order.
    struct Part: Sendable {
        let tag: String
        /// In base64, if S3 has taken it.
        let checksum: String?
    }

    let name: ObjectName
    let id: String
    var parts: [Part] = []
    /// SHA-256 of each part, one after the other.
    var digests: [UInt8] = []

    /// S3's checksum of an object of parts: SHA-256 of their digests.
    var composite: [UInt8] { SHA256.hash(digests) }
}

extension S3Connection {
    /// Starts an object of parts, under a random name.
    ///
    /// - Throws: `RecordFailure`.
    func startUpload() async throws(RecordFailure) -> S3Upload {
        let name = try ObjectName("m-\(Hex.encode(RandomBytes.make(16)))")
        let response = try await send(
            .init(
                method: "POST", name: name, query: [("uploads", "")], headers: S3Connection.contentType,
                checksum: [("x-amz-checksum-algorithm", "SHA256")]))
        guard response.status == 200, response.fault == nil else { throw S3Connection.error(response) }
        let started = try S3Answer.decode(StartedUpload.self, "InitiateMultipartUploadResult", from: response.text)
        guard !started.uploadId.text.isEmpty else { throw response.foreign("to an upload's start, without its id") }
        return S3Upload(name: name, id: started.uploadId.text)
    }

    /// Removes what there is of an object of parts.
    ///
    /// - Returns: whether it is removed now, or was.
    /// - Throws: `.objectsAway`.
    @discardableResult
    func abort(_ name: ObjectName, upload id: String) async throws(RecordFailure) -> Bool {
        let response = try await send(.init(method: "DELETE", name: name, query: [("uploadId", id)]))
        return response.status == 204
    }

    /// The type of every object: without one, a server may guess, and take ciphertext for anything.
    static let contentType = [(name: "content-type", value: "application/octet-stream")]
}
