internal import Crypto

/// The public key of a credential: a point of P-256 that signs by ES256.
package struct CredentialPublicKey: Hashable, Sendable {
    /// The COSE key (RFC 9053) as CTAP2 has it written: the map of key type 2 (EC2), algorithm -7 (ES256), curve 1
    /// (P-256), x and y, in this order and with nothing beside it. There is one form, and so it is compared and not
    /// decoded.
    private static let head: [UInt8] = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]
    private static let middle: [UInt8] = [0x22, 0x58, 0x20]
    private static let coordinate = 32
    /// Bytes of the COSE key.
    static let byteCount = head.count + coordinate + middle.count + coordinate

    /// 65 bytes: the uncompressed point.
    package let point: [UInt8]

    /// - Parameter point: 65 bytes, uncompressed.
    /// - Throws: `.algorithmUnsupported` for what is no point of P-256.
    package init(point: [UInt8]) throws(WebAuthnRefusal) {
        guard (try? P256.Signing.PublicKey(x963Representation: point)) != nil else { throw .algorithmUnsupported }
        self.point = point
    }

    /// - Parameter cose: the COSE key, and nothing after it.
    /// - Throws: `.algorithmUnsupported`.
    init(cose: ArraySlice<UInt8>) throws(WebAuthnRefusal) {
        let key = Array(cose)
        let (xStart, yStart) = (Self.head.count, Self.byteCount - Self.coordinate)
        let xEnd = xStart + Self.coordinate
        guard key.count == Self.byteCount, key.starts(with: Self.head), key[xEnd..<yStart].elementsEqual(Self.middle)
        else { throw .algorithmUnsupported }
        try self.init(point: [0x04] + key[xStart..<xEnd] + key[yStart...])
    }

    /// Whether a signature in DER is this key's over `data`.
    func verifies(_ signature: [UInt8], over data: [UInt8]) -> Bool {
        guard signature.count <= WebAuthnLimits.signature,
            let key = try? P256.Signing.PublicKey(x963Representation: point),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: data)
    }
}
