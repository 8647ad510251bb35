/// A record, or a part of it, on its way to someone who may read it. Used by one task at a time.
///
/// **What came is a part, not a record**, until `next` has returned nil: then all of it was there, verified, and for a
/// whole record it is the anchored one. Whoever keeps pieces must be ready to throw them away until then.
package protocol PlaintextReader: AnyObject, Sendable {
    /// How many bytes will come in all.
    var plaintextLength: UInt64 { get }

    /// The next piece, which may be empty; nil at the end.
    ///
    /// - Throws: `FlowError.notAuthorized` where the consent has ended meanwhile; `.record`, `.anchorMismatch`,
    ///   `.objects`, `.service`. After any of them what was read before is to be thrown away.
    func next() async throws(FlowError) -> [UInt8]?
}

extension OpenedRecord: PlaintextReader {}
