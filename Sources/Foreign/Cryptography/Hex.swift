/// Bytes as text, two hexadecimal digits each. This project writes lower case everywhere.
public enum Hex {
    /// Lower-case digits of `bytes`.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        // Lists of transactions are mostly this: a generic loop took a tenth of a page's time.
        bytes.withContiguousStorageIfAvailable(encode(buffer:))
            ?? ContiguousArray(bytes).withUnsafeBufferPointer(encode(buffer:))
    }

    private static func encode(buffer bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for index in bytes.indices {
                text[2 * index] = digit(bytes[index] >> 4)
                text[2 * index + 1] = digit(bytes[index] & 15)
            }
            return bytes.count * 2
        }
    }

    /// The bytes encoded by `text`; nil for an odd number of digits or anything that is not a digit.
    ///
    /// Upper-case digits are refused by default: a text that names something must have one spelling.
    public static func decode(_ text: some StringProtocol, acceptingUpperCase: Bool = false) -> [UInt8]? {
        let digits = text.utf8
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for character in digits {
            guard let value = value(of: character, acceptingUpperCase) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(of character: UInt8, _ acceptingUpperCase: Bool) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F") where acceptingUpperCase: character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
