import CBOR
import Cryptography
import SawtoothProcessor
import SawtoothProtocol

/// Sawtooth's integer key family, version 1.0: named numbers that are set once, then incremented and decremented.
///
/// As Sawtooth's documentation specifies it ("IntegerKey Transaction Family"): a payload is a CBOR map of `Verb`,
/// `Name` and `Value`, an entry a CBOR map of names to numbers.
public struct IntKeyTransactionHandler: TransactionHandler {
    public let familyName = "intkey"
    public let familyVersions = ["1.0"]
    public let namespaces = [Hex.encode(Self.namespace)]

    public init() {}

    public nonisolated(nonsending) func apply(
        _ request: TransactionRequest, context: any TransactionContext
    ) async throws {
        let payload = try IntKeyPayload(decoding: request.payload)
        let address = try Self.address(of: payload.name)
        // Names whose digests have the same ending share an address, so an entry is a map.
        var entry = try IntKeyEntry(decoding: await context.getState(address))
        entry[payload.name] = try payload.result(from: entry[payload.name])
        try await context.setState([StateEntry(address: address, data: entry.encoded())])
    }

    /// The first three bytes of SHA-512 of the family's name.
    static let namespace = Array(SHA512.hash("intkey").prefix(3))

    /// The namespace, then the last 32 bytes of SHA-512 of the name.
    public static func address(of name: String) throws(ApplyError) -> StateAddress {
        guard let address = StateAddress(prefix: namespace, rest: SHA512.hash(name).suffix(32)) else {
            throw .invalidTransaction(message: "\(name) has no address")
        }
        return address
    }
}
