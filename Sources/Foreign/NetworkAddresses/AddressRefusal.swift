/// Why an address cannot be used.
package enum AddressRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It holds a name and password, or a token.
    case credential
    /// Not of the form.
    case malformed(String, form: String)
    /// The system does not know the host.
    case unresolved(NetworkAddress, reason: String)

    package var description: String {
        switch self {
        case .credential:
            "an address holds no name, password or token, since addresses are shown and logged: leave what stands "
                + "before the @ out"
        case .malformed(let text, let form):
            "'\(text.prefix(256))' is not \(form): the host is a name, an IPv4 address, or an IPv6 address in "
                + "brackets, and the port a number up to 65535"
        case .unresolved(let address, let reason): "the host of \(address) is not known: \(reason)"
        }
    }
}
