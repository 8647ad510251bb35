internal import CBOR

/// The verdict on an invalid transaction: a code for programs, a sentence for people.
public struct Rejection: Error, Hashable, Sendable {
    /// A fact that a program may need to act on the code.
    public enum Detail: Hashable, Sendable {
        /// The code is sufficient.
        case none
        /// The payload's key at fault.
        case key(String)
        /// The address at fault, in hexadecimal; for block entries the prefix of all of them.
        case address(String)
        /// The stored version; 0 if nothing is stored.
        case currentVersion(UInt64)
    }

    /// Why, for programs.
    public let code: RejectionCode
    /// Why, for people: a sentence with the limit and the value.
    public let message: String
    /// A fact that a program may need.
    public let detail: Detail

    /// Creates one from its values.
    public init(_ code: RejectionCode, _ message: String, _ detail: Detail = .none) {
        self.code = code
        self.message = message
        self.detail = detail
    }

    /// The content of `extended_data`: a CBOR map of `code` and, if there is one, the detail.
    public var extendedData: [UInt8] {
        var encoder = CanonicalEncoder(capacity: 32)
        encoder.mapHead(count: detail == .none ? 1 : 2)
        encoder.text("code" as StaticString)
        encoder.text(code.rawValue)
        switch detail {
        case .none: break
        case .key(let key):
            encoder.text("key" as StaticString)
            encoder.text(key)
        case .address(let address):
            encoder.text("address" as StaticString)
            encoder.text(address)
        case .currentVersion(let version):
            encoder.text("current_version" as StaticString)
            encoder.unsigned(version)
        }
        return encoder.bytes
    }
}

/// A rejection as a client reads it from `extended_data`: a newer processor may send codes and details that this one
/// does not know.
public struct RejectionNotice: Hashable, Sendable {
    /// One of `RejectionCode`, or a newer one.
    public let code: String
    /// The payload's key at fault.
    public let key: String?
    /// The address at fault, in hexadecimal.
    public let address: String?
    /// The stored version.
    public let currentVersion: UInt64?

    /// Nil if `extendedData` is not a CBOR map with a text under `code`.
    public init?(extendedData: [UInt8]) {
        let decoder = StrictDecoder(limits: .init(bytes: Limits.payloadBytes, depth: Limits.nesting))
        guard let map = try? decoder.decode(extendedData), case .text(let code)? = map["code"] else { return nil }
        self.code = code
        if case .text(let key)? = map["key"] { self.key = key } else { key = nil }
        if case .text(let address)? = map["address"] { self.address = address } else { address = nil }
        if case .unsigned(let now)? = map["current_version"] { currentVersion = now } else { currentVersion = nil }
    }
}
