package import Cryptography

/// What a new password must withstand.
package enum PasswordRule {
    /// Least length, in bytes of UTF-8: with scrypt before it a guess costs a tenth of a second.
    package static let length = 12
    /// Guesses as a binary logarithm: at a tenth of a second each, 27 years of a processor core.
    private static let bits = 33.0
    /// Fewest different characters.
    private static let variety = 5
    /// What anybody tries first.
    private static let ownWords = ["ehr", "ehr-ledger", "ledger", "patient", "doctor"]

    /// Why a password is easy to guess; nil where nothing speaks against it. What the password is, is not told.
    ///
    /// - Parameter words: what a guesser knows of the person, in lower case: ids and names.
    package static func objection(to password: SecretBytes, knowing words: [String]) -> String? {
        let reason: String? = password.withUnsafeBytes { bytes in
            let characters = bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
            let steps = zip(characters, characters.dropFirst()).filter { abs(Int($1) - Int($0)) <= 1 }.count
            if Set(characters).count < variety { return "it has fewer than \(variety) different characters" }
            if 4 * steps >= 3 * (characters.count - 1) { return "its characters are a sequence" }
            let rest = without(words, characters)
            return rest.count < length / 2 ? "it is little more than the name or id that goes with it" : nil
        }
        if let reason { return reason }
        switch ObviousPasswords.installed {
        case .success(let list)? where list.contains(password): return "it is among the commonest"
        // Somebody has installed a list, and relies on it.
        case .failure?: return "nobody knows, since the list of common passwords cannot be read"
        default: break
        }
        guard let estimate = GuessEstimate.bits(of: password, knowing: ownWords + words), estimate < bits else {
            return nil
        }
        return "too few guesses find it"
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
