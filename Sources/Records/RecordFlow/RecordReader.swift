package import RecordErrors

/// A record, sealed or in plaintext, or a part of it, on its way to someone who may read it. Used by one task at a
/// time.
///
/// **What came is a part, not a record**, until `next` has returned nil: then all of it was there; plaintext was
/// verified, and for a whole record it is the anchored one. Whoever keeps pieces must be ready to throw them away until
/// then.
package protocol RecordReader: AnyObject, Sendable {
    /// How many bytes will come in all.
    var length: UInt64 { get }

    /// The next piece, which may be empty; nil at the end.
    ///
    /// - Throws: `.accessWithdrawn` and its like where the consent has ended meanwhile; what the object or its store
    ///   fails with. After any of them what was read before is to be thrown away.
    func next() async throws(RecordFailure) -> [UInt8]?
}
