internal import Cryptography
internal import DurableFiles
internal import Glibc

/// The source of a credential. A file or the environment is read for each use, so that renewed temporary keys are used.
///
/// Instance and container roles, single sign-on and assumed roles are not supported: let their tools write a file.
package enum AWSCredentialSource: Sendable {
    /// As it is.
    case fixed(AWSCredential)
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` for a temporary key.
    case environment
    /// A profile of a file in the format of `~/.aws/credentials`, which others cannot read.
    case file(path: String, profile: String = "default")

    /// Longest file, in bytes.
    private static let lengthLimit = 64 * 1024

    /// The current credential.
    ///
    /// - Throws: `AWSCredentialError`.
    package func read() throws(AWSCredentialError) -> AWSCredential {
        switch self {
        case .fixed(let credential): return credential
        case .environment:
            let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
            let values = names.map { name in getenv(name).map { String(cString: $0) } ?? "" }
            return try AWSCredential(
                id: values[0], secret: values[1], token: values[2],
                place: "the environment, for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,")
        case .file(let path, let profile):
            let values = try AWSCredentialSource.section(profile, of: path)
            return try AWSCredential(
                id: values["aws_access_key_id"] ?? "", secret: values["aws_secret_access_key"] ?? "",
                token: values["aws_session_token"] ?? "", place: "\(path), in [\(profile)],")
        }
    }

    private static func section(_ profile: String, of path: String) throws(AWSCredentialError) -> [String: String] {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: lengthLimit)
        } catch {
            throw AWSCredentialError("AWS credentials: \(error)")
        }
        var values: [String: String] = [:]
        var isInside = false
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                isInside = trimmed(line.dropFirst().dropLast()) == profile
            } else if isInside, let equals = line.firstIndex(of: "=") {
                values[trimmed(line[..<equals]).lowercased()] = trimmed(line[line.index(after: equals)...])
            }
        }
        return values
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }
}

/// An unavailable credential; the sentence names its source, and contains nothing of it.
package struct AWSCredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension AWSCredential {
    /// The longest session token, in bytes: they grow with their policies.
    private static let lengthLimit = 8192

    fileprivate init(id: String, secret: String, token: String, place: String) throws(AWSCredentialError) {
        for text in [id, secret, token]
        where text.utf8.count > AWSCredential.lengthLimit
            || !text.utf8.allSatisfy({ 33...126 ~= $0 })
        {
            throw AWSCredentialError("\(place) holds a key or token that is too long or has blanks in it")
        }
        guard !id.isEmpty, !secret.isEmpty else {
            throw AWSCredentialError("\(place) holds no access key with its secret")
        }
        self.init(
            accessKeyID: id, secretAccessKey: SecretBytes(copying: Array(secret.utf8)),
            sessionToken: token.isEmpty ? nil : token)
    }
}
