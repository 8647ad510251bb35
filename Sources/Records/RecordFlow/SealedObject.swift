internal import RecordStorage

/// A sealed record on its way to someone who has its key.
package final class SealedObject: PlaintextReader {
    private let object: any ObjectReader
    private let mayGoOn: @Sendable () async throws(FlowError) -> Void

    init(_ object: any ObjectReader, mayGoOn: @escaping @Sendable () async throws(FlowError) -> Void) {
        self.object = object
        self.mayGoOn = mayGoOn
    }

    /// Of the sealed record.
    package var plaintextLength: UInt64 { object.length }

    package func next() async throws(FlowError) -> [UInt8]? {
        try await mayGoOn()
        return try await flow(FlowError.objects) { () async throws(RecordStoreError) in try await object.next() }
    }
}
