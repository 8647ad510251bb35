package import AWSSigning
package import Cryptography
internal import DurableFiles
package import RecordErrors

extension Settings {
    /// Longest secret of one line, in bytes.
    private static let secretLimit = 4096

    /// The secret in the file or the variable that a setting names; nil where neither is named.
    ///
    /// - Throws: `.settingInvalid` where both are named in the same place, or the variable is not there;
    ///   `.fileFailed` where the file cannot be read, others may read it, or it is empty.
    package func secret(file: ConfigurationSetting, variable named: ConfigurationSetting) throws(RecordFailure)
        -> SecretBytes?
    {
        let given = prevailing(file, named)
        guard given.count < 2 else {
            throw RecordFailure(.settingInvalid, "\(file.name) and \(named.name) are both set: leave one out")
        }
        guard given.contains(named), let name = text(named) else {
            guard let path = path(file) else { return nil }
            return try Settings.line(of: path)
        }
        guard let value = variable(name), !value.isEmpty else {
            throw RecordFailure(
                .settingInvalid, "\(named.name) says that the secret is in the variable \(name), which is not set")
        }
        var bytes = Array(value.utf8)
        return SecretBytes(movingFrom: &bytes)
    }

    /// Where the access key is: AWS's credentials file, or the variables that AWS's own tools read.
    package func awsCredentials(file: ConfigurationSetting, profile: SettingWithDefault<String>) -> AWSCredentialSource
    {
        guard let path = path(file) else { return .environment }
        return .file(path: path, profile: text(profile))
    }

    private static func line(of path: String) throws(RecordFailure) -> SecretBytes {
        var bytes = try Settings.private(path, limit: secretLimit)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else {
            throw RecordFailure(.fileFailed, "\(path) is empty: write the secret into it, on one line")
        }
        return SecretBytes(movingFrom: &bytes)
    }

    /// The bytes of a file that its owner alone may read.
    private static func `private`(_ path: String, limit: Int) throws(RecordFailure) -> [UInt8] {
        let permissions: UInt32
        var bytes: [UInt8]
        do {
            permissions = try ReadableFile(path).permissions
            bytes = try ReadableFile.contents(of: path, limit: limit)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
        guard permissions & 0o077 == 0 else {
            SecretBytes.wipe(&bytes)
            throw RecordFailure(
                .fileFailed,
                "\(path) has mode 0\(String(permissions, radix: 8)): others may read the secret in it. "
                    + "Run chmod 600 on it")
        }
        return bytes
    }
}
