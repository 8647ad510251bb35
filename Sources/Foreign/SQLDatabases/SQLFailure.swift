/// What a database failed with, by what whoever asked can do about it.
package struct SQLFailure: Error, CustomStringConvertible, Sendable {
    package enum Kind: Hashable, Sendable {
        /// It is busy, gone or cannot be opened: try again later.
        case unavailable
        /// There is none, and none was to be made.
        case missing
        /// There is no space left for what was to be written.
        case full
        /// It can be read only.
        case readOnly
        /// A row would have broken a rule: a key that is there already, a reference to what is not.
        case constraint
        /// A value is none that every database keeps: a text with U+0000.
        case unfit
        /// What it holds is not what it should be, or it is no database.
        case damaged
        /// A later version of this program has made it, or an unknown one.
        case otherVersion
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
