package import RecordErrors

// Uploads that broke off are found by listing them, which servers do in different ways: for a prefix, as S3 does; only
// without one; only for a whole key; with an error where there are none; or not at all. So where none of ours is
// listed, one is started, looked for, and aborted: that shows whether an empty list means anything.

extension S3RecordStore {
    /// An unfinished upload of this store.
    private struct Listed {
        let name: ObjectName
        let id: String
        /// Seconds since 1970; nil if the server does not say.
        let started: Int64?
    }

    /// The most uploads to end at once; the next call finds others.
    private static let uploadLimit = 10_000

    package func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects {
        var (found, refusal) = try await uploads()
        if found.isEmpty { (found, refusal) = try await probed(refusal) }
        var count = 0
        let oldest = WallClock.seconds() - age
        for upload in found where upload.started.map({ $0 < oldest }) ?? false {
            if try await connection.abort(upload.name, upload: upload.id) { count += 1 }
        }
        return AbandonedObjects(removed: count, notListed: refusal.map(S3RecordStore.notListed))
    }

    private static func notListed(_ why: String) -> String {
        "uploads that broke off cannot be listed (\(why)): if the server does not remove them by itself, give the "
            + "bucket a lifecycle rule, AbortIncompleteMultipartUpload"
    }

    /// Looks whether an upload that is there is listed.
    ///
    /// - Parameter refusal: why nothing could be listed so far.
    /// - Returns: what is listed while it is there; why that is not all, if it is not.
    private func probed(_ refusal: String?) async throws(RecordFailure) -> ([Listed], String?) {
        let probe: S3Upload
        do {
            probe = try await connection.startUpload()
        } catch {
            guard let refusal else { throw error }
            return ([], refusal)
        }
        let result: Result<([Listed], String?), RecordFailure>
        do {
            result = .success(try await uploads())
        } catch {
            result = .failure(error)
        }
        try await connection.abort(probe.name, upload: probe.id)
        let (found, again) = try result.get()
        if found.contains(where: { $0.name == probe.name }) { return (found.filter { $0.name != probe.name }, nil) }
        return (found, again ?? refusal ?? "it does not show one that was just started")
    }

    /// The uploads of this store that the server lists.
    ///
    /// - Returns: them; why there is no list, if the server gives none.
    private func uploads() async throws(RecordFailure) -> ([Listed], String?) {
        let prefix = connection.configuration.prefix
        var refusals: [String] = []
        // MinIO takes a prefix for a whole key.
        let prefixes = prefix.isEmpty ? [""] : [prefix, ""]
        for prefix in prefixes {
            let (found, refusal) = try await uploads(under: prefix)
            if !found.isEmpty { return (found, nil) }
            if let refusal { refusals.append(refusal) }
        }
        return ([], refusals.count == prefixes.count ? refusals.first : nil)
    }

    private func uploads(under prefix: String) async throws(RecordFailure) -> ([Listed], String?) {
        var found: [Listed] = []
        var marker: (key: String, upload: String)?
        while found.count < S3RecordStore.uploadLimit {
            var query = [("uploads", ""), ("max-uploads", String(page))]
            if !prefix.isEmpty { query.append(("prefix", prefix)) }
            if let marker { query += [("key-marker", marker.key), ("upload-id-marker", marker.upload)] }
            let response: S3Response
            do {
                response = try await connection.send(.init(method: "GET", query: query))
            } catch {
                // An error of the server's own may be how it says that there are none.
                guard error.code == .objectsAway, !Task.isCancelled else { throw error }
                return (found, error.words)
            }
            guard response.status == 200, response.fault == nil else {
                if 200..<300 ~= response.status, response.fault == nil { throw S3Connection.error(response) }
                return (found, response.words)
            }
            let answer = try S3Answer.decode(UploadPage.self, "ListMultipartUploadsResult", from: response.text)
            found += answer.upload.compactMap { upload in
                S3RecordStore.name(of: upload.key, connection.configuration.prefix).map {
                    Listed(name: $0, id: upload.uploadId.text, started: upload.initiated.flatMap(S3Time.listed))
                }
            }
            guard answer.isTruncated == true, let key = answer.nextKeyMarker?.text else { break }
            let next = (key, answer.nextUploadIdMarker?.text ?? "")
            // A server that names the same page forever would block the sweeper forever.
            if let marker, marker == next { break }
            marker = next
        }
        return (found, nil)
    }
}
