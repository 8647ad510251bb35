internal import CBOR

/// The payload of one action.
public protocol ActionPayload: Hashable, Sendable {
    /// Its action.
    static var action: Action { get }

    /// The event for subscribers when it is accepted.
    static var event: FamilyEvent { get }

    /// Whether the action may store the batcher's key, which then must be in canonical form.
    static var storesBatcher: Bool { get }

    /// The entries that the action reads and may write if `signer` signs it, whatever its rules decide: in the order of
    /// the specification's table, in which they are declared, read and decoded.
    func touches(signer: PublicKeyHex) -> [Touch]

    /// The payload's bytes: keys in the order of the specification's table, `action` first.
    func encoded() -> [UInt8]
}

extension ActionPayload {
    public static var storesBatcher: Bool { false }

    /// The addresses that the action may touch if `signer` signs it.
    public func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        RequiredAddresses(touches: touches(signer: signer))
    }
}

/// A payload that its form reads and writes.
protocol CodedPayload: ActionPayload {
    /// Every key except `action`, in the order of the specification's table.
    static var form: Form<Self> { get }

    /// Refuses values that are each valid, but not together.
    func check() throws(Rejection)
}

extension CodedPayload {
    func check() throws(Rejection) {}

    init(_ document: CBORDocument) throws(Rejection) {
        let form = Self.form
        var map = try MapFields(document, keys: form.keys, ignoring: "action")
        self = try form.read(&map)
        try check()
    }

    public func encoded() -> [UInt8] {
        var map = MapWriter(capacity: 256)
        map.put("action", Self.action.name)
        Self.form.write(self, &map)
        return map.encoded()
    }
}
