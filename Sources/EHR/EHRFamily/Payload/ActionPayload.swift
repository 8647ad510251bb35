internal import CBOR

/// The payload of one action.
package protocol ActionPayload: Hashable, Sendable {
    static var action: Action { get }

    /// The addresses that the action may touch when `signer` signs it.
    func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses

    /// The payload's bytes: keys in the order of the specification's table, `action` first.
    func encoded() -> [UInt8]
}

/// How a payload is taken out of a map and put into one.
protocol CodedPayload: ActionPayload {
    /// Every key but `action`, in the order of the specification's table, which is the order of the checks.
    static var keys: [MapFields.Key] { get }

    init(_ fields: MapFields) throws(Rejection)

    /// Writes every key that is there, in the order of `keys`.
    func write(to map: inout MapWriter)
}

extension CodedPayload {
    package func encoded() -> [UInt8] {
        var map = MapWriter(capacity: 256)
        map.put("action", Self.action.rawValue)
        write(to: &map)
        return map.encoded()
    }
}
