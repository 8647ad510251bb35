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
        if given.contains(named) { return try secret(inVariable: named) }
        return given.contains(file) ? try secret(inFile: file) : nil
    }

    /// The secret in the variable that `setting` names.
    func secret(inVariable setting: ConfigurationSetting) throws(RecordFailure) -> SecretBytes {
        let name = text(setting) ?? ""
        guard let value = variable(name), !value.isEmpty else {
            throw RecordFailure(
                .settingInvalid, "\(setting.name) says that the secret is in the variable \(name), which is not set")
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

    /// The secret of one line in the file that `setting` names, which its owner alone may read.
    func secret(inFile setting: ConfigurationSetting) throws(RecordFailure) -> SecretBytes {
        let path = path(setting) ?? ""
        var bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: Settings.secretLimit)
        } catch {
            throw RecordFailure(.fileFailed, because: error)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else {
            throw RecordFailure(.fileFailed, "\(path) is empty: write the secret into it, on one line")
        }
        return SecretBytes(movingFrom: &bytes)
    }
}
