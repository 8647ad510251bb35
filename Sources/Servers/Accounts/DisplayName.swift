internal import Foundation

/// A person's or an institution's name as others read it.
package struct DisplayName: Hashable, Sendable {
    /// 1 to 100 characters.
    static let length = 1...100

    /// NFC, without blanks at the ends and with single ones inside.
    package let text: String

    /// - Throws: `.invalid`, which says what a name is.
    package init(_ typed: String) throws(AccountFailure) {
        guard typed.utf8.count <= 2048 else { throw DisplayName.refusal }
        let isFit = typed.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            // Control and format characters turn lines around and hide what follows them.
            case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        let text = typed.precomposedStringWithCanonicalMapping.split { $0.isWhitespace }.joined(separator: " ")
        guard isFit, DisplayName.length ~= text.count, text.utf8.count <= 512 else { throw DisplayName.refusal }
        self.text = text
    }

    private static var refusal: AccountFailure {
        AccountFailure(
            .invalid,
            "a name has \(length.lowerBound) to \(length.upperBound) characters, and no line breaks or control "
                + "characters")
    }

    /// What it is found by: words in small letters without their accents, each after a blank.
    var searchWords: String { DisplayName.searchWords(of: text) }

    static func searchWords(of text: String) -> String {
        let plain = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark
        }
        let words = String(String.UnicodeScalarView(plain)).split { !$0.isLetter && !$0.isNumber }
        return words.map { " " + $0 }.joined()
    }
}
