internal import FoundationEssentials

/// The credential that a proxy in front of a REST API requires. It is sent with every request, and never shown.
public struct LedgerCredential: Sendable {
    /// The value of the `Authorization` header.
    let header: String
    private let kind: String

    /// A bearer token (RFC 6750): visible ASCII characters, no blanks.
    ///
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for an invalid token, which is not in the error.
    public static func bearer(_ token: String) throws(LedgerAPIError) -> LedgerCredential {
        guard !token.isEmpty, token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw invalid("a bearer token is one line of visible ASCII characters without blanks.")
        }
        return LedgerCredential(header: "Bearer \(token)", kind: "bearer")
    }

    /// Name and password (RFC 7617), as `NAME:PASSWORD` in UTF-8; the name has no colon.
    ///
    /// - Throws: `LedgerAPIError.Code.invalidArgument` for invalid text; neither part is in the error.
    public static func basic(_ nameAndPassword: String) throws(LedgerAPIError) -> LedgerCredential {
        guard let colon = nameAndPassword.firstIndex(of: ":"), colon != nameAndPassword.startIndex,
            nameAndPassword.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw invalid("a basic credential is NAME:PASSWORD on one line.") }
        return LedgerCredential(
            header: "Basic \(Data(nameAndPassword.utf8).base64EncodedString())", kind: "basic")
    }

    private static func invalid(_ rule: String) -> LedgerAPIError {
        LedgerAPIError(code: .invalidArgument, title: "Invalid credential", message: "What was given is none: \(rule)")
    }
}

extension LedgerCredential: CustomStringConvertible, CustomReflectable {
    public var description: String { "a \(kind) credential" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
