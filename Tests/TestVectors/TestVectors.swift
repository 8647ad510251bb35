// TestVectors: files of inputs and expected outputs, made by programs that are not ours or taken from publications.
// Each folder under Vectors says where its files come from, or holds the script that makes them.

package import Foundation

/// Files under `Vectors`, by their path there, for example `protocol/accept.jsonl`.
package enum VectorFile {
    /// Where the file is.
    package static func url(_ path: String) -> URL {
        Bundle.module.bundleURL.appendingPathComponent("Vectors").appendingPathComponent(path)
    }

    /// The file's bytes.
    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url(path)))
    }

    /// The file's text.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    /// A JSON document.
    package static func json<Value: Decodable>(_ path: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: url(path)))
    }

    /// One JSON document a line.
    package static func jsonLines<Value: Decodable>(_ path: String, as type: Value.Type) throws -> [Value] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: url(path)).split(separator: 0x0A).map { try decoder.decode(type, from: Data($0)) }
    }
}
