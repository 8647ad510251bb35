// StrictJSON: whether a JSON document says the same to everybody who reads it.
//
// Foundation's decoder takes UTF-16 and UTF-32 for JSON, keeps one of two values of the same name and says nothing:
// whoever looked at a document before may have seen the other one. It owns what is refused for that.
//
// It refuses to know what a document means, and it reads none: that is the decoder's.

/// Why a JSON document may be read in two ways.
package enum JSONAmbiguity: Equatable, Sendable {
    /// It is not UTF-8 (RFC 8259 section 8.1), or begins with a byte order mark.
    case encoding
    /// Objects have names twice: the first of those names, with those of the objects around them, as `ledger.url`.
    case repeatedNames([String])

    /// Nil where there is none.
    ///
    /// - Parameter document: JSON; for anything else the decoder has the word.
    package init?(in document: [UInt8]) {
        // No NUL stands in JSON: those are the other half of UTF-16's letters.
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
