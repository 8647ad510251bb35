// PasswordStrength: how many guesses a password withstands, by the lists and patterns of libzxcvbn, and what is too
// few.
//
// It owns how that library is loaded and called, the list of common passwords that somebody may install, and the one
// rule for new passwords, `PasswordRule`. Library and list are used where they are installed, and not needed where they
// are not (docs/decisions/0016-common-passwords.md).
//
// It does not know whom a password is for, nor what becomes of it: it keeps no copy.

package import Cryptography
internal import Glibc

/// An estimate of the guesses that find a password.
package enum GuessEstimate {
    /// The library's name, of the one version of its interface.
    private static let library = "libzxcvbn.so.0"

    /// `double ZxcvbnMatch(const char *password, const char *dictionary[], ZxcMatch_t **details)`
    private typealias Match =
        @convention(c) (
            UnsafePointer<CChar>, UnsafePointer<UnsafePointer<CChar>?>?, UnsafeMutableRawPointer?
        ) -> Double

    /// Loaded once and never unloaded.
    private static let match: Match? = {
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, "ZxcvbnMatch") else {
            return nil
        }
        return withUnsafePointer(to: symbol) { UnsafeRawPointer($0).load(as: Match.self) }
    }()

    /// Whether the library is installed.
    package static var isThere: Bool { match != nil }

    /// The binary logarithm of the number of guesses; nil where the library is not installed.
    ///
    /// - Parameter words: what a guesser knows of the person, in lower case.
    package static func bits(of password: SecretBytes, knowing words: [String]) -> Double? {
        guard let match else { return nil }
        var text = password.withUnsafeBytes { bytes in bytes.map { CChar(bitPattern: $0) } } + [0]
        defer {
            text.withUnsafeMutableBytes { bytes in
                if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
            }
        }
        var dictionary = words.map { UnsafePointer<CChar>(strdup($0)) } + [nil]
        defer { for word in dictionary { free(UnsafeMutablePointer(mutating: word)) } }
        return match(&text, &dictionary, nil)
    }
}
