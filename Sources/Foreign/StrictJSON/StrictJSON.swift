// StrictJSON: whether all parsers read a JSON document the same way.
//
// Foundation's decoder accepts UTF-16 and UTF-32, and silently keeps one of two values of the same name: another
// program may have seen the other one. This module refuses such documents.
//
// It does not know what a document means and does not decode it.

/// Why a JSON document is ambiguous.
package enum JSONAmbiguity: Equatable, Sendable {
    /// It is not UTF-8 (RFC 8259 section 8.1), or begins with a byte order mark.
    case encoding
    /// Objects have names twice: the first of those names, with those of the objects around them, as `ledger.url`.
    case repeatedNames([String])

    /// Nil if there is no ambiguity.
    ///
    /// - Parameter document: JSON; the decoder reports anything else.
    package init?(in document: [UInt8]) {
        // JSON contains no NUL: a NUL is the other half of a UTF-16 letter.
        if document.contains(0) || document.starts(with: [0xEF, 0xBB, 0xBF])
            || String(validating: document, as: UTF8.self) == nil
        {
            self = .encoding
        } else {
            let names = RepeatedName.all(in: document)
            if names.isEmpty { return nil }
            self = .repeatedNames(names)
        }
    }
}
