package import RecordErrors
internal import RecordStorage

/// A sealed record on its way to someone who has its key.
package final class SealedObject: RecordReader {
    private let object: any ObjectReader
    private let mayGoOn: @Sendable () async throws(RecordFailure) -> Void

    init(_ object: any ObjectReader, mayGoOn: @escaping @Sendable () async throws(RecordFailure) -> Void) {
        self.object = object
        self.mayGoOn = mayGoOn
    }

    package var length: UInt64 { object.length }

    package func next() async throws(RecordFailure) -> [UInt8]? {
        try await mayGoOn()
        return try await object.next()
    }
}
