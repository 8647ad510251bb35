package import RecordErrors

/// A record, sealed or in plaintext, or a part of it, as a stream for someone who may read it. Used by one task at a
/// time.
///
/// **The pieces are a part, not a record**, until `next` has returned nil: then all of it has arrived; plaintext was
/// verified, and a whole record equals its anchor. Code that keeps pieces must be able to discard them until then.
package protocol RecordReader: AnyObject, Sendable {
    /// The total number of bytes.
    var length: UInt64 { get }

    /// The next piece, which may be empty; nil at the end.
    ///
    /// - Throws: `.accessWithdrawn` and its like where the consent has ended meanwhile; what the object or its store
    ///   fails with. After any of them what was read before is to be thrown away.
    func next() async throws(RecordFailure) -> [UInt8]?
}
