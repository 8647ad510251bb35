import Cryptography
import SawtoothClient
import SawtoothProcessor
import SawtoothProtocol
import SawtoothSigning

/// A family for journeys: a payload names a counter and adds one to it; one that begins with `!` is invalid.
struct CounterHandler: TransactionHandler {
    static let namespace = Hex.encode(SHA512.hash("counter").prefix(3))

    let familyName = "counter"
    let familyVersions = ["1.0"]
    let namespaces = [namespace]

    static func address(_ name: String) -> StateAddress? {
        StateAddress(hex: namespace + Hex.encode(SHA512.hash(name).prefix(32)))
    }

    func apply(_ request: TransactionRequest, context: any TransactionContext) async throws(ApplyError) {
        guard let name = String(validating: request.payload, as: UTF8.self), let address = Self.address(name) else {
            throw .invalidTransaction(message: "No counter.")
        }
        if name.hasPrefix("!") { throw .invalidTransaction(message: "Refused: \(name)", extendedData: [1, 2, 3]) }
        do {
            let current = try await context.getState([address]).first.flatMap { $0 }
            let count = current.flatMap { UInt64(String(decoding: $0, as: UTF8.self)) } ?? 0
            let event = Event(eventType: "counter/increased", attributes: [.init(key: "name", value: name)])
            try await context.finish(
                setting: [StateEntry(address: address, data: Array("\(count &+ 1)".utf8))], events: [event])
        } catch {
            throw ApplyError(error)
        }
    }

    /// A signed batch that adds one to a counter.
    static func batch(_ name: String, key: PrivateKey) throws -> Batch {
        let builder = TransactionBuilder(familyName: "counter", familyVersion: "1.0", signer: key)
        let addresses = [address(name)].compactMap { $0 }
        return try BatchBuilder(signer: key).batch([
            builder.transaction(payload: Array(name.utf8), inputs: addresses, outputs: addresses)
        ])
    }
}
