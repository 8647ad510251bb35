// RecordStorage: sealed records as objects, wherever they lie.
//
// It owns what every store promises, and the stores, one file a kind. An object is bytes under a name that the store
// gives it when it is whole; before that no one can read it, after that it never changes. It knows nothing of keys,
// of what is in an object, or of ledgers: who must not see an object's bytes must not be given a store of unsealed
// ones.
//
// Every object is hashed on its way in and stored only where its SHA-256 is the expected one. What comes out is not
// hashed: whoever reads compares with the anchor, or relies on the seal.

package import RecordErrors

/// Objects under names.
package protocol RecordStore: Sendable {
    /// Starts an object. Nothing of it can be read until `ObjectWriter.finish` has returned its name.
    ///
    /// - Throws: `RecordFailure`.
    func startObject() async throws(RecordFailure) -> any ObjectWriter

    /// Opens the object `name` for reading, whole or `range` of it.
    ///
    /// - Parameter range: byte offsets; nil for the whole object.
    /// - Throws: `RecordFailure`; `.objectMissing`, or `.objectShorter`.
    func read(_ name: ObjectName, range: Range<UInt64>?) async throws(RecordFailure) -> any ObjectReader

    /// Length and age of the object `name`; nil where there is none.
    ///
    /// - Throws: `RecordFailure`.
    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject?

    /// Removes the object `name`. One that is not there is no error: it may be the second try.
    ///
    /// - Throws: `RecordFailure`.
    func remove(_ name: ObjectName) async throws(RecordFailure)

    /// Up to `limit` objects whose names come after `name`, by their names: a page for who looks for objects that no
    /// one needs.
    ///
    /// - Throws: `RecordFailure`.
    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject]

    /// Removes what objects that were never finished have left behind, where the last sign of life is older than `age`
    /// seconds.
    ///
    /// - Returns: how many there were.
    /// - Throws: `RecordFailure`.
    @discardableResult
    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> Int
}

/// An object on its way in. Used by one task at a time. One that is dropped unfinished becomes no object.
package protocol ObjectWriter: AnyObject, Sendable {
    /// Adds `bytes` at the end.
    ///
    /// - Throws: `RecordFailure`; then only `abandon` is left to call.
    func write(_ bytes: [UInt8]) async throws(RecordFailure)

    /// Stores the object, whole and for good, if its SHA-256 is `sha256` (32 bytes).
    ///
    /// - Throws: `RecordFailure`; `.digestMismatch`. There is no object then.
    func finish(sha256: [UInt8]) async throws(RecordFailure) -> ObjectName

    /// Gives the object up, and what it has taken of the store back. After `finish` it does nothing.
    func abandon() async
}

/// An object, or a range of it, on its way out. Used by one task at a time.
package protocol ObjectReader: AnyObject, Sendable {
    /// How many bytes will come in all.
    var length: UInt64 { get }

    /// Another text whenever other bytes are stored under the name, and perhaps when the same are stored again; only to
    /// be compared. Nil where the store cannot tell.
    var version: String? { get }

    /// The next bytes, at most some hundred KiB; nil at the end.
    ///
    /// - Throws: `RecordFailure`, `.objectCut` where fewer came than `length`.
    func next() async throws(RecordFailure) -> [UInt8]?
}

/// What a store knows of an object without reading it.
package struct StoredObject: Equatable, Sendable {
    package let name: ObjectName
    /// In bytes.
    package let length: UInt64
    /// When it was stored, in seconds since 1970, by the store's clock.
    package let modified: Int64
}
