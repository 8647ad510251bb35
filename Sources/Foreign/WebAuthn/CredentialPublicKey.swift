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
            let raw = Self.raw(signature), let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw)
        else { return false }
        return key.isValidSignature(signature, for: data)
    }

    /// r and s, 32 bytes each, of a signature in DER: a sequence of two integers, each in its shortest form. Read here,
    /// since swift-crypto's own reader ended the process in an optimised build under the address sanitizer.
    private static func raw(_ der: [UInt8]) -> [UInt8]? {
        guard der.count >= 2, der[0] == 0x30, der[1] < 0x80, Int(der[1]) == der.count - 2 else { return nil }
        var (rest, raw) = (der[2...], [UInt8]())
        for _ in 0..<2 {
            guard rest.count >= 3, rest.removeFirst() == 0x02 else { return nil }
            let count = Int(rest.removeFirst())
            guard 1...33 ~= count, rest.count >= count else { return nil }
            let number = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            // Neither negative, nor with a zero that no sign asks for.
            guard number[0] < 0x80, number[0] != 0 || count > 1 && number[1] >= 0x80 else { return nil }
            let digits = number.drop { $0 == 0 }
            guard digits.count <= coordinate else { return nil }
            raw += [UInt8](repeating: 0, count: coordinate - digits.count) + digits
        }
        return rest.isEmpty ? raw : nil
    }
}
