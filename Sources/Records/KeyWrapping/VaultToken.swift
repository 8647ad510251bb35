internal import Cryptography
internal import DurableFiles
internal import Glibc
internal import RecordErrors

/// The source of Vault's token. The token is read for each request, so that a renewed one is used at once, and never
/// stored.
package enum VaultToken: Sendable, Equatable {
    /// A file that others cannot read, as written by Vault Agent: the token, and at most a line end.
    case file(path: String)
    /// An environment variable. Whoever can read this process's environment has the token.
    case environment(name: String)

    /// Longest token, in bytes: batch tokens and those with server-side state are some hundred bytes.
    private static let lengthLimit = 8192

    /// - Throws: `.wrapperRefused` if there is none, or others may read it.
    func read() throws(RecordFailure) -> String {
        let bytes: [UInt8]
        let place: String
        switch self {
        case .file(let path):
            place = path
            do {
                bytes = try ReadableFile.secret(in: path, limit: VaultToken.lengthLimit, isFromAgent: true)
            } catch {
                throw RecordFailure(.wrapperRefused, "Vault's token: \(error)", cause: error)
            }
        case .environment(let name):
            place = "the environment variable \(name)"
            guard let value = getenv(name) else {
                throw RecordFailure(.wrapperRefused, "\(place), for Vault's token, is not set")
            }
            bytes = Array(String(cString: value).utf8.prefix(VaultToken.lengthLimit + 1))
        }
        let token = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let rest = bytes[token.endIndex...]
        guard !token.isEmpty, token.count <= VaultToken.lengthLimit, token.allSatisfy({ 33...126 ~= $0 }),
            rest.allSatisfy({ $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        else {
            throw RecordFailure(
                .wrapperRefused, "\(place) holds no token: that is one line of printable characters without blanks")
        }
        return String(decoding: token, as: UTF8.self)
    }
}
