internal import Foundation

/// The name that somebody signs in with, in the one form in which names are compared.
///
/// Capitals and small letters are the same, and so are the ways in which Unicode writes one letter: the form is NFC of
/// what has been through both mappings of case, so that `STRASSE` is `straße`.
package struct SignInName: Hashable, Sendable {
    /// 3 to 64 characters.
    static let length = 3...64
    private static let signs: Set<Character> = [".", "-", "_", "@", "+", "'"]

    package let text: String

    /// - Throws: `.invalid`, which says what a name is made of.
    package init(_ typed: String) throws(AccountFailure) {
        // What is longer is none, whatever its characters become.
        guard typed.utf8.count <= 1024 else { throw SignInName.lengthRefusal }
        let text = SignInName.folded(typed)
        guard SignInName.length ~= text.count, text.utf8.count <= 256 else { throw SignInName.lengthRefusal }
        guard text.allSatisfy({ SignInName.signs.contains($0) || SignInName.isLetterOrDigit($0) }),
            let first = text.first, let last = text.last, !SignInName.signs.contains(first),
            !SignInName.signs.contains(last)
        else {
            throw AccountFailure(
                .invalid,
                "a sign-in name is made of letters, digits and . - _ @ + ', without blanks, and begins and ends with "
                    + "a letter or a digit")
        }
        self.text = text
    }

    private static var lengthRefusal: AccountFailure {
        AccountFailure(
            .invalid, "a sign-in name has \(length.lowerBound) to \(length.upperBound) characters")
    }

    /// Both mappings of case leave what is neither; they can undo NFC, so that is made last. The second round is for
    /// the few characters whose mapping decomposes into others that have one.
    static func folded(_ text: String) -> String {
        var folded = text
        for _ in 0..<2 {
            folded = folded.precomposedStringWithCanonicalMapping.uppercased().lowercased()
        }
        return folded.precomposedStringWithCanonicalMapping
    }

    private static func isLetterOrDigit(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                // Letters that are not seen are none, whatever their category.
                !scalar.properties.isDefaultIgnorableCodePoint
            default: false
            }
        }
    }
}
