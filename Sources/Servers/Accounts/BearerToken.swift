internal import Cryptography

/// 256 random bits that whoever shows them is believed for: a browser's session, a device, a link. Only SHA-256 of it
/// is kept. It does not print itself.
package struct BearerToken: Sendable, CustomStringConvertible {
    static let byteCount = 32

    let bytes: SecretBytes

    init(random: AccountDesk.RandomSource) {
        var drawn = random(BearerToken.byteCount)
        bytes = SecretBytes(movingFrom: &drawn)
    }

    /// Reads 64 hex digits of lower case.
    ///
    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 2 * BearerToken.byteCount, var bytes = Hex.decode(text) else { return nil }
        self.bytes = SecretBytes(movingFrom: &bytes)
    }

    /// 64 hex digits: for a cookie or a link, and for nothing that is kept.
    package var text: String { bytes.withUnsafeBytes { Hex.encode($0) } }

    /// What is kept of it.
    var digest: [UInt8] { bytes.withUnsafeBytes { SHA256.hash(Array($0)) } }

    package var description: String { "<a token>" }
}
