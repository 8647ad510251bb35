/// Writes CBOR with definite lengths and the shortest head of every item; map keys stay in the order in which they are
/// written. For the values of this module these are the bytes that Python's `cbor2.dumps` gives.
///
/// Write a container's head, then exactly as many items (a map: keys and values in turn); the encoder does not count.
public struct CanonicalEncoder: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []

    /// Reserves `capacity` bytes, so that writing an entry of known size needs one allocation.
    public init(capacity: Int = 0) {
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    /// The bytes of `value` alone.
    public static func encode(_ value: CBORValue) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.value(value)
        return encoder.bytes
    }

    /// Writes an integer of 0 or more.
    public mutating func unsigned(_ value: UInt64) { head(0, value) }

    /// Writes the integer -1 - n.
    public mutating func negative(_ n: UInt64) { head(1, n) }

    /// Writes a byte string.
    public mutating func byteString(_ value: [UInt8]) {
        head(2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes a text.
    public mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            head(3, UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    /// Writes a text that is a constant of the program.
    public mutating func text(_ value: StaticString) {
        value.withUTF8Buffer { utf8 in
            head(3, UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    /// Writes a text whose UTF-8 is `utf8`, which the caller must have validated.
    public mutating func text(utf8: [UInt8]) {
        head(3, UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    /// Begins an array; write `count` items after it.
    public mutating func arrayHead(count: Int) { head(4, UInt64(count)) }

    /// Begins a map; write `count` keys and values, in turn, after it.
    public mutating func mapHead(count: Int) { head(5, UInt64(count)) }

    /// Begins a map whose count is not known yet; pass the result to `closeMap`.
    public mutating func openMap() -> Int {
        bytes.append(0xa0)
        return bytes.count - 1
    }

    /// Writes the number of a map's pairs into its head, which is one byte for fewer than 24.
    public mutating func closeMap(_ start: Int, count: Int) {
        guard bytes.indices.contains(start) else { return }
        if count < 24 {
            bytes[start] = 0xa0 | UInt8(truncatingIfNeeded: count)
        } else {
            var encoder = CanonicalEncoder()
            encoder.mapHead(count: count)
            bytes.replaceSubrange(start...start, with: encoder.bytes)
        }
    }

    /// Writes true or false.
    public mutating func bool(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }

    /// Writes null.
    public mutating func null() { bytes.append(0xf6) }

    /// Writes a value with everything inside it; a map's keys in their order.
    public mutating func value(_ value: CBORValue) {
        switch value {
        case .unsigned(let number): unsigned(number)
        case .negative(let number): negative(number)
        case .bytes(let content): byteString(content)
        case .text(let content): text(content)
        case .array(let elements):
            arrayHead(count: elements.count)
            for element in elements { self.value(element) }
        case .map(let entries):
            mapHead(count: entries.count)
            for (key, value) in entries {
                self.value(key)
                self.value(value)
            }
        case .bool(let flag): bool(flag)
        case .null: null()
        }
    }

    /// Writes the head of RFC 8949 section 3: three bits of major type, then the argument in as few bytes as possible.
    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        let type = major << 5
        switch argument {
        case 0..<24:
            bytes.append(type | UInt8(truncatingIfNeeded: argument))
        case 24...0xff:
            bytes.append(type | 24)
            bytes.append(UInt8(truncatingIfNeeded: argument))
        case 0x100...0xffff:
            bytes.append(type | 25)
            bigEndian(argument, bytes: 2)
        case 0x1_0000...0xffff_ffff:
            bytes.append(type | 26)
            bigEndian(argument, bytes: 4)
        default:
            bytes.append(type | 27)
            bigEndian(argument, bytes: 8)
        }
    }

    private mutating func bigEndian(_ value: UInt64, bytes count: Int) {
        for index in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }
}
