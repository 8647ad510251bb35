import Foundation
import Testing

/// A page of docs/, by its headings, tables and code blocks.
struct Page {
    let lines: [String]

    /// - Parameter name: path below docs/.
    init(_ name: String) throws {
        let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs")
        let text = try String(contentsOf: docs.appendingPathComponent(name), encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The rows of the first table after a heading (its head left out), cells without blanks and code marks around
    /// them.
    func table(after heading: String) -> [[String]] {
        let start = lines.firstIndex(of: heading).map { lines[$0...].dropFirst() } ?? []
        let table = start.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return table.dropFirst(2).map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(" `") }
        }
    }

    /// The headings of a level that follow a heading of the level above, up to the next of that level.
    func sections(under heading: String, level: String) -> [String] {
        let outer = heading.prefix { $0 == "#" } + " "
        let start = lines.firstIndex(of: heading).map { lines[$0...].dropFirst() } ?? []
        return start.prefix { !$0.hasPrefix(outer) }.filter { $0.hasPrefix(level + " ") }
    }

    /// Every code block after a heading, line by line.
    func codeBlocks(after heading: String) -> [[String]] {
        let start = lines.firstIndex(of: heading).map { Array(lines[$0...]) } ?? []
        return start.split(separator: "```text").dropFirst().map { Array($0.prefix { $0 != "```" }) }
    }
}

extension StringProtocol {
    /// The text without any of `characters` at its ends.
    func trimmingCharacters(_ characters: String) -> String {
        let start = drop { characters.contains($0) }
        return String(start.reversed().drop { characters.contains($0) }.reversed())
    }
}

func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
}

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
