package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import RecordErrors

/// Objects in a bucket of S3 or of what speaks like it.
///
/// An object that fits in one part goes up in one request and is named by its SHA-256. A longer one goes up part by
/// part, in constant memory, before its SHA-256 is known, and so under a random name: storing it twice makes two
/// objects. Every request's body is signed by its hash, which S3 compares; ETags are never taken for a hash of content.
package final class S3RecordStore: RecordStore {
    private let connection: S3Connection

    /// - Parameter client: one of `clientConfiguration`. The caller shuts it down.
    package init(_ configuration: S3Configuration, client: HTTPClient) {
        connection = S3Connection(configuration, client: client)
    }

    /// How a store's client must be set up: a download ends that has stopped coming for `stallLimit` seconds, and no
    /// redirect is followed. A request to another place would carry the session's token there, and an answer from
    /// there would be believed.
    package static func clientConfiguration(stallLimit: Int64) -> HTTPClient.Configuration {
        var options = HTTPClient.Configuration(redirectConfiguration: .disallow)
        options.timeout.read = .seconds(stallLimit)
        return options
    }

    package func startObject() async throws(RecordFailure) -> any ObjectWriter {
        S3ObjectWriter(connection)
    }

    package func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader {
        if let range, range.isEmpty {
            guard let (status, version) = try await head(name) else { throw .objectMissing(name) }
            return S3ObjectReader(connection, name, range: try range.checked(within: status.length), version: version)
        }
        return S3ObjectReader(connection, name, try await S3ObjectReader.open(connection, name, range))
    }

    package func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject? {
        try await head(name)?.status
    }

    private func head(
        _ name: ObjectName
    ) async throws(RecordFailure) -> (status: StoredObject, version: String?)? {
        let response = try await connection.send(.init(method: "HEAD", name: name))
        if response.status == 404 { return nil }
        guard response.status == 200, let length = response.headers.first(name: "content-length").flatMap(UInt64.init),
            let modified = response.headers.first(name: "last-modified").flatMap(S3Time.header)
        else { throw S3Connection.error(response, name) }
        let status = StoredObject(name: name, length: length, modified: modified)
        return (status, S3ObjectReader.version(response))
    }

    package func remove(_ name: ObjectName) async throws(RecordFailure) {
        let response = try await connection.send(.init(method: "DELETE", name: name))
        guard 200..<300 ~= response.status || response.status == 404 && response.code != "NoSuchBucket" else {
            throw S3Connection.error(response)
        }
    }

    package func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject] {
        let prefix = connection.configuration.prefix
        var found: [StoredObject] = []
        var last = name.map { prefix + $0.text }
        while found.count < limit {
            var query = [("list-type", "2"), ("max-keys", String(min(limit - found.count, page)))]
            if !prefix.isEmpty { query.append(("prefix", prefix)) }
            if let last { query.append(("start-after", last)) }
            let response = try await connection.send(.init(method: "GET", query: query))
            guard response.status == 200 else { throw S3Connection.error(response) }
            let answer = try S3Answer.decode(ObjectPage.self, from: response.text)
            found += answer.contents.compactMap { S3RecordStore.object($0, prefix) }
            // A page of nothing but someone else's objects is not the end of ours.
            guard answer.isTruncated == true, let key = answer.contents.last?.key.text, last.map({ key > $0 }) ?? true
            else { break }
            last = key
        }
        return found
    }

    private var page: Int { connection.configuration.listPage }

    /// One entry of a listing; nil for what is in the bucket and not a store's object, and none of its business.
    private static func object(_ entry: ObjectPage.Object, _ prefix: String) -> StoredObject? {
        guard let object = name(of: entry.key, prefix), let length = entry.size,
            let modified = entry.lastModified.flatMap(S3Time.listed)
        else { return nil }
        return StoredObject(name: object, length: length, modified: modified)
    }

    private static func name(of key: XMLText, _ prefix: String) -> ObjectName? {
        guard key.text.hasPrefix(prefix) else { return nil }
        return try? ObjectName(String(key.text.dropFirst(prefix.count)))
    }

    package func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> Int {
        var count = 0
        var marker: (key: String, upload: String)?
        while true {
            var query = [
                ("uploads", ""), ("max-uploads", String(page)), ("prefix", connection.configuration.prefix),
            ]
            if let marker { query += [("key-marker", marker.key), ("upload-id-marker", marker.upload)] }
            let response = try await connection.send(.init(method: "GET", query: query))
            // Some that speak like S3 have no such list; theirs end with the server's own cleaning.
            if response.status == 501 { return count }
            guard response.status == 200 else { throw S3Connection.error(response) }
            let answer = try S3Answer.decode(UploadPage.self, from: response.text)
            for upload in answer.upload where try await end(upload, olderThan: age) { count += 1 }
            guard answer.isTruncated == true, let key = answer.nextKeyMarker?.text else { return count }
            let next = (key, answer.nextUploadIdMarker?.text ?? "")
            // One that names the same page for ever would keep the sweeper for ever.
            if let marker, marker == next { return count }
            marker = next
        }
    }

    /// Ends one listed upload, where it is a store's and old enough.
    private func end(_ upload: UploadPage.Upload, olderThan age: Int64) async throws(RecordFailure) -> Bool {
        guard let name = S3RecordStore.name(of: upload.key, connection.configuration.prefix),
            let started = upload.initiated.flatMap(S3Time.listed), started < WallClock.seconds() - age
        else { return false }
        let ended = try await connection.send(
            .init(method: "DELETE", name: name, query: [("uploadId", upload.uploadId.text)]))
        return 200..<300 ~= ended.status
    }
}
