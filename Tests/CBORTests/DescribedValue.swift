import CBOR

/// The notation of the vector files: `{"u": decimal}`, `{"n": decimal}`, `{"b": hex}`, `{"t": text}`, `{"a": [..]}`,
/// `{"m": [[key, value], ..]}`, true, false, null.
struct DescribedValue: Decodable {
    let value: CBORValue

    private enum Key: String, CodingKey { case u, n, b, t, a, m }

    init(from decoder: any Decoder) throws {
        if let single = try? decoder.singleValueContainer() {
            if single.decodeNil() {
                value = .null
                return
            }
            if let flag = try? single.decode(Bool.self) {
                value = .bool(flag)
                return
            }
        }
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first else { throw Malformed() }
        switch key {
        case .u:
            guard let number = UInt64(try container.decode(String.self, forKey: .u)) else { throw Malformed() }
            value = .unsigned(number)
        case .n:
            // The integer itself, down to -2^64, whose magnitude is the one that UInt64 cannot hold.
            let magnitude = UInt64(try container.decode(String.self, forKey: .n).dropFirst())
            value = .negative(magnitude.map { $0 - 1 } ?? .max)
        case .b: value = .bytes(try unhex(container.decode(String.self, forKey: .b)))
        case .t: value = .text(try container.decode(String.self, forKey: .t))
        case .a: value = .array(try container.decode([DescribedValue].self, forKey: .a).map(\.value))
        case .m:
            let pairs = try container.decode([[DescribedValue]].self, forKey: .m)
            value = .map(pairs.map { ($0[0].value, $0[1].value) })
        }
    }
}

struct Malformed: Error {}

func unhex(_ text: String) throws -> [UInt8] {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { throw Malformed() }
    return try stride(from: 0, to: digits.count, by: 2).map { index in
        guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
            throw Malformed()
        }
        return byte
    }
}

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
