package import AWSSigning
package import Cryptography
internal import DurableFiles

extension Settings {
    /// Longest secret of one line, in bytes.
    private static let secretLimit = 4096
    /// Longest credentials file, in bytes.
    private static let credentialsLimit = 64 * 1024

    /// The secret in the file or the variable that a setting names; nil where neither is named.
    ///
    /// - Throws: `ConfigurationError.setting` where both are named or the variable is not there; `.file` where the file
    ///   cannot be read, others may read it, or it is empty.
    package func secret(file: ConfigurationSetting, variable named: ConfigurationSetting) throws(ConfigurationError)
        -> SecretBytes?
    {
        let path = path(file)
        guard let name = text(named) else {
            guard let path else { return nil }
            return try Settings.line(of: path)
        }
        guard path == nil else { throw .setting("\(file.name) and \(named.name) are both set: leave one out") }
        guard let value = variable(name), !value.isEmpty else {
            throw .setting("\(named.name) says that the secret is in the variable \(name), which is not set")
        }
        var bytes = Array(value.utf8)
        return SecretBytes(movingFrom: &bytes)
    }

    /// The access key in AWS's credentials file, or in the variables that AWS's own tools read.
    ///
    /// - Throws: `ConfigurationError.file` where the file cannot be read or others may read it; `.setting` where it, or
    ///   the environment, has no such key.
    package func awsCredential(file: ConfigurationSetting, profile: ConfigurationSetting) throws(ConfigurationError)
        -> AWSCredential
    {
        guard let path = path(file) else {
            guard let id = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY"),
                !id.isEmpty, !secret.isEmpty
            else {
                throw .missing(
                    file, because: "there is no access key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY either")
            }
            let token = variable("AWS_SESSION_TOKEN").flatMap { $0.isEmpty ? nil : $0 }
            var bytes = Array(secret.utf8)
            return AWSCredential(
                accessKeyID: id, secretAccessKey: SecretBytes(movingFrom: &bytes), sessionToken: token)
        }
        var bytes = try Settings.private(path, limit: Settings.credentialsLimit)
        defer { SecretBytes.wipe(&bytes) }
        let wanted = text(profile) ?? "default"
        let values = Settings.profile(wanted, in: bytes)
        guard let id = values["aws_access_key_id"], var secret = values["aws_secret_access_key"].map({ Array($0.utf8) })
        else {
            throw .setting(
                "\(path) has no aws_access_key_id and aws_secret_access_key under [\(wanted)]: "
                    + "add them, or set \(profile.name)")
        }
        return AWSCredential(
            accessKeyID: id, secretAccessKey: SecretBytes(movingFrom: &secret),
            sessionToken: values["aws_session_token"])
    }

    private static func profile(_ wanted: String, in bytes: [UInt8]) -> [String: String] {
        var values: [String: String] = [:]
        var isWanted = false
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.trimmed
            if line.hasPrefix("[") {
                isWanted = line == "[\(wanted)]"
            } else if isWanted, !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") {
                values[line[..<equals].trimmed] = line[line.index(after: equals)...].trimmed
            }
        }
        return values
    }

    private static func line(of path: String) throws(ConfigurationError) -> SecretBytes {
        var bytes = try Settings.private(path, limit: secretLimit)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .file("\(path) is empty: write the secret into it, on one line") }
        return SecretBytes(movingFrom: &bytes)
    }

    /// The bytes of a file that its owner alone may read.
    private static func `private`(_ path: String, limit: Int) throws(ConfigurationError) -> [UInt8] {
        let permissions: UInt32
        var bytes: [UInt8]
        do throws(FileError) {
            permissions = try ReadableFile(path).permissions
            bytes = try ReadableFile.contents(of: path, limit: limit)
        } catch {
            throw .file(error.description)
        }
        guard permissions & 0o077 == 0 else {
            SecretBytes.wipe(&bytes)
            throw .file(
                "\(path) has mode 0\(String(permissions, radix: 8)): others may read the secret in it. "
                    + "Run chmod 600 on it")
        }
        return bytes
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }
}
