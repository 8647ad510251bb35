package import RecordErrors

/// A record, sealed or in plaintext, or a part of it, as a stream for someone who may read it. Used by one task at a
/// time.
///
/// **The pieces are a part, not a record**, until `next` has returned nil: then all of it has arrived; plaintext was
/// verified, and a whole record equals its anchor. Code that keeps pieces must be able to discard them until then.
package protocol RecordReader: AnyObject, Sendable {
    /// How many bytes come.
    var length: UInt64 { get }
    /// Which bytes of the record they are; nil where it is all of it.
    var range: Range<UInt64>? { get }
    /// Length of the whole, in bytes; nil where the service at the other end does not say.
    var totalLength: UInt64? { get }
    /// What the record is; nil for one that stays sealed, and where its label cannot be read.
    var description: RecordDescription? { get }

    /// The next piece, which may be empty; nil at the end.
    ///
    /// - Throws: `.accessWithdrawn` and its like where the consent has ended meanwhile; what the object or its store
    ///   fails with. After any of them what was read before is to be thrown away.
    func next() async throws(RecordFailure) -> [UInt8]?
}

extension RecordReader {
    package var range: Range<UInt64>? { nil }
    package var totalLength: UInt64? { length }
    package var description: RecordDescription? { nil }
}
