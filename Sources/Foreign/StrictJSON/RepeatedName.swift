internal import FoundationEssentials

/// Finds repeated names in an object. JSON decoders silently keep one of the two.
enum RepeatedName {
    private struct Level {
        let isObject: Bool
        var names: Set<String> = []
        /// The name whose value is being read.
        var current = ""
    }

    /// Most names that are told: each bears those around it, which a stranger's document can make very long.
    private static let limit = 10

    /// The first names that are there twice, with those of the objects around them, as `ledger.url`.
    ///
    /// - Parameter document: well-formed JSON in UTF-8.
    static func all(in document: [UInt8]) -> [String] {
        var repeated: [String] = []
        var levels: [Level] = []
        var isNameNext = false
        var index = 0
        while index < document.count, repeated.count < limit {
            switch document[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                isNameNext = document[index] == UInt8(ascii: "{")
                levels.append(Level(isObject: isNameNext))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = levels.popLast()
                isNameNext = false
            case UInt8(ascii: ","):
                isNameNext = levels.last?.isObject ?? false
            case UInt8(ascii: "\""):
                let end = end(ofTextAt: index, in: document)
                if isNameNext, let level = levels.indices.last {
                    let name = text(document[index...end])
                    levels[level].current = name
                    if !levels[level].names.insert(name).inserted {
                        repeated.append(levels.filter(\.isObject).map(\.current).joined(separator: "."))
                    }
                }
                isNameNext = false
                index = end
            default: break
            }
            index += 1
        }
        return repeated
    }

    /// The position of the quotation mark that ends a text.
    private static func end(ofTextAt start: Int, in document: [UInt8]) -> Int {
        var index = start + 1
        while index < document.count, document[index] != UInt8(ascii: "\"") {
            index += document[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, document.count - 1)
    }

    /// The decoded text between quotation marks: a character may be written literally or as an escape.
    private static func text(_ quoted: ArraySlice<UInt8>) -> String {
        (try? JSONDecoder().decode(String.self, from: Data(quoted))) ?? String(decoding: quoted, as: UTF8.self)
    }
}
