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
        // Editors put a byte-order mark before the text, and one of UTF-16 before what is no UTF-8.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw AWSCredentialError("AWS credentials: \(path) is in UTF-16: save it as UTF-8")
        }
        let text = String(
            decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
        var values: [String: String] = [:]
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = withoutComment(trimmed(line))
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                isInside = trimmed(line[..<end].dropFirst()) == profile
            } else if isInside, let equals = line.firstIndex(of: "=") {
                values[trimmed(line[..<equals]).lowercased()] = trimmed(line[line.index(after: equals)...])
            }
        }
        try checkSupport(values, place: "\(path), in [\(profile)],")
        return values
    }

    /// Ways to a credential that other tools know.
    private static let unsupported = [
        "credential_process", "credential_source", "role_arn", "source_profile", "sso_account_id", "sso_session",
        "sso_start_url", "web_identity_token_file",
    ]

    /// - Throws: `AWSCredentialError` for a profile that says how to get a key instead of having one.
    private static func checkSupport(_ values: [String: String], place: String) throws(AWSCredentialError) {
        guard values["aws_access_key_id"] == nil, let way = unsupported.first(where: { values[$0] != nil }) else {
            return
        }
        throw AWSCredentialError(
            "\(place) says \(way), which is not supported: no program is started and no role taken here. Have a tool "
                + "write aws_access_key_id and aws_secret_access_key into that file")
    }

    /// `line` up to a # or ; at its start or after a blank. No key has one there.
    private static func withoutComment(_ line: String) -> String {
        var last: Character = " "
        for index in line.indices {
            if line[index] == "#" || line[index] == ";", last == " " || last == "\t" || last == "]" {
                return trimmed(line[..<index])
            }
            last = line[index]
        }
        return line
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
