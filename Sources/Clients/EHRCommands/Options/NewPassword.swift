package import Cryptography
internal import Holders
internal import PasswordStrength
package import RecordErrors
package import RecordKeys

/// A password that is set here: stretched here, and looked at here, since nobody sees it afterwards.
package enum NewPassword {
    /// What a password must withstand, as a binary logarithm of guesses: at a tenth of a second each, 27 years of a
    /// processor core.
    private static let bits = 33.0
    /// Fewest different characters.
    private static let variety = 5
    /// What anybody tries first.
    private static let ownWords = ["ehr", "ehr-ledger", "ledger", "patient", "doctor"]

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
        let reason: String? = password.withUnsafeBytes { bytes in
            let characters = bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
            let steps = zip(characters, characters.dropFirst()).filter { abs(Int($1) - Int($0)) <= 1 }.count
            if Set(characters).count < variety { return "it has fewer than \(variety) different characters" }
            if 4 * steps >= 3 * (characters.count - 1) { return "its characters are a sequence" }
            let rest = without([holder.id.lowercased(), holder.role], characters)
            return rest.count < UnlockSecret.passwordLength / 2 ? "it is little more than the holder's id" : nil
        }
        if let reason { throw refusal(reason) }
        let known = ownWords + [holder.id.lowercased()]
        if let estimate = GuessEstimate.bits(of: password, knowing: known), estimate < bits {
            throw refusal("too few guesses find it")
        }
    }

    private static func refusal(_ reason: String) -> RecordFailure {
        RecordFailure(.invalid, "the password is easy to guess: \(reason). Take four or more words that nobody links")
    }

    /// `bytes` without the first place of each word.
    private static func without(_ words: [String], _ bytes: [UInt8]) -> [UInt8] {
        words.reduce(bytes) { bytes, word in
            let word = Array(word.utf8)
            guard !word.isEmpty, bytes.count >= word.count,
                let start = (0...(bytes.count - word.count)).first(where: {
                    bytes[$0..<($0 + word.count)].elementsEqual(word)
                })
            else { return bytes }
            return Array(bytes[..<start] + bytes[(start + word.count)...])
        }
    }
}
