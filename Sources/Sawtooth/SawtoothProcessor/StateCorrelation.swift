/// The correlation id of a state request: 16 hexadecimal digits. The worker that asked (0 without supervision), the
/// request's slot in its table, and how often that slot was used.
package struct StateCorrelation: Hashable, Sendable {
    /// Bytes of the text.
    static let textCount = 16
    private static let placeBits: UInt32 = 20
    /// The largest number of slots: more than a validator ever has outstanding.
    static let maximumPlaces = 1 << Int(placeBits)
    /// Workers until numbers repeat. By then no answer to the first one is still in flight.
    static let maximumGenerations: UInt32 = 1 << (32 - placeBits) - 1

    /// Worker and place.
    private let high: UInt32
    let uses: UInt32

    var generation: UInt32 { high >> Self.placeBits }
    var place: UInt32 { high & (1 << Self.placeBits - 1) }

    /// - Parameters:
    ///   - generation: below `maximumGenerations`.
    ///   - place: below `maximumPlaces`.
    @inline(__always)
    package init(generation: UInt32, place: UInt32, uses: UInt32) {
        high = generation << Self.placeBits | place
        self.uses = uses
    }

    /// Parses the text; nil if it is not one of ours.
    @inline(__always)
    package init?(_ text: UnsafeRawBufferPointer) {
        guard text.count == Self.textCount, let high = Self.number(text, 0), let uses = Self.number(text, 8) else {
            return nil
        }
        self.high = high
        self.uses = uses
    }

    /// Calls `body` with the text.
    @inline(__always)
    package func withText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: (Self.digits(high).bigEndian, Self.digits(uses).bigEndian), body)
    }

    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in offset..<offset + 8 {
            let code = bytes[index]
            switch code {
            case 0x30...0x39: value = value << 4 | UInt32(code - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(code - 0x57)
            default: return nil
            }
        }
        return value
    }

    /// Eight hexadecimal digits, the first in the highest byte (as `StateAddress` writes its own).
    @inline(__always)
    private static func digits(_ value: UInt32) -> UInt64 {
        var x = UInt64(value)
        x = (x << 16 | x) & 0x0000_FFFF_0000_FFFF
        x = (x << 8 | x) & 0x00FF_00FF_00FF_00FF
        x = (x << 4 | x) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((x &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return x &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
