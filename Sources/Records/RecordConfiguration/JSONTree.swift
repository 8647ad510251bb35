internal import FoundationEssentials
internal import StrictJSON

/// A JSON document as it was written.
indirect enum JSONTree: Decodable {
    case object([String: JSONTree])
    case array([JSONTree])
    case text(String)
    case integer(Int64)
    case unsigned(UInt64)
    case flag(Bool)
    case fraction
    case null

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try Dictionary(
                    uniqueKeysWithValues: object.allKeys.map {
                        ($0.stringValue, try object.decode(JSONTree.self, forKey: $0))
                    }))
            return
        }
        if var array = try? decoder.unkeyedContainer() {
            var values: [JSONTree] = []
            while !array.isAtEnd { values.append(try array.decode(JSONTree.self)) }
            self = .array(values)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(UInt64.self) {
            self = .unsigned(number)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else {
            self = .fraction
        }
    }

    /// The values that a setting would have of it, as texts; nil for what is no setting's value.
    var texts: [String]? {
        switch self {
        case .array(let values):
            let texts = values.map { if case .text(let text) = $0 { text } else { "" } }
            return texts
        case .text(let text): return [text]
        case .integer(let number): return ["\(number)"]
        case .unsigned(let number): return ["\(number)"]
        case .flag(let flag): return ["\(flag)"]
        case .object, .fraction, .null: return nil
        }
    }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .text: "a text"
        case .integer, .unsigned, .fraction: "a number"
        case .flag: "true or false"
        case .null: "null"
        }
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - path: for messages.
    ///   - mistakes: gets what is wrong with it.
    /// - Returns: nil where `bytes` are none.
    static func parse(_ bytes: [UInt8], from path: String, _ mistakes: inout [String]) -> JSONTree? {
        do {
            let tree = try JSONDecoder().decode(JSONTree.self, from: Data(bytes))
            switch JSONAmbiguity(in: bytes) {
            case nil: break
            case .encoding:
                mistakes.append("\(path) must be JSON in UTF-8, without a byte order mark")
                return nil
            case .repeatedNames(let names):
                mistakes += names.map {
                    "\(path) has \($0.prefix(80)) twice: only one of them would count, so leave one out"
                }
            }
            return tree
        } catch {
            var place = ""
            if case DecodingError.dataCorrupted(let context)? = error as? DecodingError,
                let underlying = context.underlyingError
            {
                // The library's sentence says where it stopped: “around line 3, column 7”.
                let words = "\(underlying)"
                if let start = words.firstRange(of: "line ") {
                    place = " near " + words[start.lowerBound...].prefix { $0 != "." && $0 != "\"" && $0 != "}" }
                }
            }
            mistakes.append("\(path) is not a JSON document\(place): check commas, quotes and brackets there")
            return nil
        }
    }
}
