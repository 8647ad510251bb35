// RecordStorage: sealed records as objects, wherever they are stored.
//
// It owns the contract of all stores, and the stores, one file per kind. An object is bytes under a name that the store
// assigns when it is complete; before that no one can read it, after that it never changes. It knows nothing about
// keys, the content of objects, or ledgers, and does not restrict who reads an object: store only sealed ones.
//
// Every object is hashed while it is written and stored only if its SHA-256 is the expected one. Reading does not hash:
// readers compare with the anchor, or rely on the seal.

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

    /// Length and age of the object `name`; nil if there is none.
    ///
    /// - Throws: `RecordFailure`.
    func status(of name: ObjectName) async throws(RecordFailure) -> StoredObject?

    /// Removes the object `name`. A missing one is not an error: it may be the second try.
    ///
    /// - Throws: `RecordFailure`.
    func remove(_ name: ObjectName) async throws(RecordFailure)

    /// Up to `limit` objects whose names come after `name`, sorted by name: a page of a search for objects that no one
    /// needs.
    ///
    /// - Throws: `RecordFailure`.
    func list(after name: ObjectName?, limit: Int) async throws(RecordFailure) -> [StoredObject]

    /// Removes the remains of objects that were never finished, if their last activity is older than `age` seconds.
    ///
    /// - Throws: `RecordFailure`. That remains cannot be listed is none: some stores do not list them.
    @discardableResult
    func removeAbandoned(olderThan age: Int64) async throws(RecordFailure) -> AbandonedObjects
}

/// What became of the remains of objects that were never finished.
package struct AbandonedObjects: Equatable, Sendable {
    /// How many were removed.
    package var removed: Int
    /// Why there may be others that the store does not list, and what to do, in a sentence; nil where it lists all.
    package var notListed: String?

    package init(removed: Int, notListed: String? = nil) {
        self.removed = removed
        self.notListed = notListed
    }
}

/// An object being written. Used by one task at a time. If dropped unfinished, there is no object.
package protocol ObjectWriter: AnyObject, Sendable {
    /// Adds `bytes` at the end.
    ///
    /// - Throws: `RecordFailure`; after that call only `abandon`.
    func write(_ bytes: [UInt8]) async throws(RecordFailure)

    /// Stores the complete object permanently, if its SHA-256 is `sha256` (32 bytes).
    ///
    /// - Throws: `RecordFailure`; `.digestMismatch`. There is no object then.
    func finish(sha256: [UInt8]) async throws(RecordFailure) -> ObjectName

    /// Abandons the object, and frees its space in the store. After `finish` it does nothing.
    func abandon() async
}

/// An object, or a range of it, being read. Used by one task at a time.
package protocol ObjectReader: AnyObject, Sendable {
    /// The total number of bytes.
    var length: UInt64 { get }

    /// Differs whenever other bytes are stored under the name, and perhaps if the same are stored again; only for
    /// comparison. Nil if the store cannot tell.
    var version: String? { get }

    /// The next bytes, at most some hundred KiB; nil at the end.
    ///
    /// - Throws: `RecordFailure`, `.objectCut` if there were fewer than `length`.
    func next() async throws(RecordFailure) -> [UInt8]?
}

/// What a store knows about an object without reading it.
package struct StoredObject: Equatable, Sendable {
    package let name: ObjectName
    /// In bytes.
    package let length: UInt64
    /// When it was stored, in seconds since 1970, by the store's clock.
    package let modified: Int64
}
