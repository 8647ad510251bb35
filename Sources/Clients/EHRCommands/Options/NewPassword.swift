package import Cryptography
internal import Holders
internal import PasswordStrength
package import RecordErrors
package import RecordKeys

/// A password that is set here: stretched here, and looked at here, since nobody sees it afterwards.
package enum NewPassword {
    /// Reads one for `holder`, typed twice where it is typed.
    ///
    /// - Throws: `CommandFailure`, `RecordFailure`, `FileError`.
    static func read(file: String?, for holder: KeyHolder) throws -> UnlockSecret {
        let password = try SecretPrompt.readNew("New password", file: file)
        try check(password, for: holder)
        if !GuessEstimate.isThere {
            writeError("ehr: libzxcvbn0 is not installed, so that a common password is not recognised as one")
        }
        return try UnlockSecret.derived(from: password, of: holder)
    }

    /// Refuses a password that is easy to guess. What it is, is not told.
    ///
    /// - Throws: `.invalid`.
    package static func check(_ password: SecretBytes, for holder: KeyHolder) throws(RecordFailure) {
        guard let objection = PasswordRule.objection(to: password, knowing: [holder.id.lowercased(), holder.role])
        else { return }
        throw RecordFailure(
            .invalid, "the password is easy to guess: \(objection). Take four or more words that nobody links")
    }
}
