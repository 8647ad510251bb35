internal import CBOR

/// The payload of one action.
public protocol ActionPayload: Hashable, Sendable {
    /// What it asks for.
    static var action: Action { get }

    /// What subscribers are told where it is accepted.
    static var event: FamilyEvent { get }

    /// Whether the action may store the key of whoever batches it, so that this key must have its one spelling.
    static var storesBatcher: Bool { get }

    /// The entries that the action reads and those that it may write when `signer` signs it, whichever way its rules
    /// turn out: in the order of the specification's table, in which they are declared, read and decoded.
    func touches(signer: PublicKeyHex) -> [Touch]

    /// The payload's bytes: keys in the order of the specification's table, `action` first.
    func encoded() -> [UInt8]
}

extension ActionPayload {
    public static var storesBatcher: Bool { false }

    /// The addresses that the action may touch when `signer` signs it.
    public func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        RequiredAddresses(touches: touches(signer: signer))
    }
}

/// A payload that is read and written by its form.
protocol CodedPayload: ActionPayload {
    /// Every key but `action`, in the order of the specification's table.
    static var form: Form<Self> { get }

    /// Refuses values that are each as they must be, but do not go together.
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
