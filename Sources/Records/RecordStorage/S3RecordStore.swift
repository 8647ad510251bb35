package import AsyncHTTPClient
package import Logging
internal import NIOCore
internal import NIOHTTP1
package import OutgoingHTTP
package import RecordErrors

/// Objects in a bucket of S3 or a compatible store.
///
/// An object that fits into one part is uploaded in one request and named by its SHA-256. A longer one is uploaded part
/// by part, in constant memory, before its SHA-256 is known, and so under a random name: storing it twice creates two
/// objects. Every request's signature covers the hash of its body, which S3 verifies; ETags are never treated as a hash
/// of content. An object counts as stored only when S3 has said so in the way that S3 does, and HEAD has found it.
package final class S3RecordStore: RecordStore {
    let connection: S3Connection

    /// - Parameters:
    ///   - client: one of `clientConfiguration`. The caller shuts it down.
    ///   - logger: told what S3 says when it refuses a request; nobody if nil.
    package init(_ configuration: S3Configuration, client: HTTPClient, logger: Logger? = nil) {
        connection = S3Connection(configuration, client: client, logger: logger)
    }

    /// The required configuration of a store's client: as for every client here, with a limit of `stallLimit` seconds
    /// for a stalled download. No redirect is followed: a request elsewhere would carry the session's token there, and
    /// its answer would be believed.
    ///
    /// - Parameters:
    ///   - authorities: a PEM file of the only trusted CA certificates; nil for the system's.
    ///   - proxy: the proxy on the way; nil for none.
    /// - Throws: `.fileFailed`.
    package static func clientConfiguration(
        stallLimit: Int64, authorities: String? = nil, proxy: OutgoingProxy? = nil
    ) throws(RecordFailure) -> HTTPClient.Configuration {
        do {
            var options = try HTTPClient.Configuration.outgoing(OutgoingTLS(authorities: authorities), proxy: proxy)
            options.timeout.read = .seconds(stallLimit)
            return options
        } catch {
            throw RecordFailure(.fileFailed, error.description)
        }
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
        return (try response.described(name), S3ObjectReader.version(response))
    }

    package func remove(_ name: ObjectName) async throws(RecordFailure) {
        let response = try await connection.send(.init(method: "DELETE", name: name))
        if response.status == 404, response.fault?.code == "NoSuchKey" { return }
        guard response.status == 204 else {
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
            guard response.status == 200, response.fault == nil else { throw S3Connection.error(response) }
            let answer = try S3Answer.decode(ObjectPage.self, "ListBucketResult", from: response.text)
            found += answer.contents.compactMap { S3RecordStore.object($0, prefix) }
            // A page with only foreign objects is not the end of ours.
            guard answer.isTruncated == true, let key = answer.contents.last?.key.text, last.map({ key > $0 }) ?? true
            else { break }
            last = key
        }
        return found
    }

    var page: Int { connection.configuration.listPage }

    /// One entry of a listing; nil for foreign objects in the bucket.
    private static func object(_ entry: ObjectPage.Object, _ prefix: String) -> StoredObject? {
        guard let object = name(of: entry.key, prefix), let length = entry.size,
            let modified = entry.lastModified.flatMap(S3Time.listed)
        else { return nil }
        return StoredObject(name: object, length: length, modified: modified)
    }

    static func name(of key: XMLText, _ prefix: String) -> ObjectName? {
        guard key.text.hasPrefix(prefix) else { return nil }
        return try? ObjectName(String(key.text.dropFirst(prefix.count)))
    }
}
