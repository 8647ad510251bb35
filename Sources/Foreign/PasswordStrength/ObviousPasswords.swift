internal import Cryptography
internal import DurableFiles
internal import Glibc

/// Passwords that are known to be common, one a line of a file that an operator has installed. Of a published list of
/// the 100,000 commonest the rule on length leaves some hundred.
struct ObviousPasswords: Sendable {
    /// The variable of the environment that names the file.
    static let variable = "EHR_COMMON_PASSWORDS"
    /// Where it is looked for without that.
    static let usualPath = "/usr/share/ehr/common-passwords.txt"
    /// Bytes of the file.
    private static let limit = 64 << 20

    /// What is installed, read once; nil where there is no file.
    static let installed: Result<ObviousPasswords, FileError>? = {
        let named = getenv(variable).map { String(cString: $0) } ?? ""
        if named.isEmpty, access(usualPath, F_OK) != 0 { return nil }
        return Result { () throws(FileError) in try ObviousPasswords(named.isEmpty ? usualPath : named) }
    }()

    /// In lower case: who capitalises one has chosen it all the same.
    private let passwords: Set<[UInt8]>

    /// - Throws: `FileError` where the file cannot be read, or is longer than 64 MiB.
    init(_ path: String) throws(FileError) {
        let contents = try ReadableFile.contents(of: path, limit: ObviousPasswords.limit)
        passwords = Set(
            contents.split(separator: UInt8(ascii: "\n")).lazy
                .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
                .filter { $0.count >= PasswordRule.length }.map { ObviousPasswords.lowered($0) })
    }

    func contains(_ password: SecretBytes) -> Bool {
        password.withUnsafeBytes { passwords.contains(ObviousPasswords.lowered($0)) }
    }

    private static func lowered(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
    }
}
