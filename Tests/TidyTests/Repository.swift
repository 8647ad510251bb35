// The tidy tests read the repository as text: what a reviewer would otherwise have to say again at every change.
// They know no module's code. A rule lives here only when a machine can decide it; the rest is in CONTRIBUTING.md.
import Foundation
import Testing

/// The checkout that these tests were compiled from.
enum Repository {
    static let root: String = {
        // .../Tests/TidyTests/Repository.swift
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    /// Every text file but build products and the repository's own data, sorted by path; read once.
    static let all: [TextFile] = {
        guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
        var found: [TextFile] = []
        for case let path as String in walk {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            if name.hasPrefix(".build") || skipped.contains(name) {
                walk.skipDescendants()
            } else if let file = TextFile(path: path) {
                found.append(file)
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }()

    private static let skipped: Set<String> = [
        ".git", ".swiftpm", ".venv", ".pytest_cache", "__pycache__", "Package.resolved",
    ]

    /// The text files under a folder, by path.
    static func files(under folder: String, withExtension wanted: String? = nil) -> [TextFile] {
        all.filter { $0.path.hasPrefix(folder + "/") && (wanted.map($0.name.hasSuffix) ?? true) }
    }

    static func swiftFiles(under folder: String) -> [TextFile] {
        files(under: folder, withExtension: ".swift")
    }

    /// Names of the folders directly in `folder`, sorted.
    static func folders(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return names.filter { isFolder("\(folder)/\($0)") }.sorted()
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    static func isFolder(_ path: String) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &folder) && folder.boolValue
    }
}

/// One text file, whole and by line.
struct TextFile: CustomTestStringConvertible {
    let path: String
    let text: String
    let lines: [String]
    /// The Swift code alone, line for line: comments and the content of string literals are blank.
    let code: [String]

    /// Nothing when the file cannot be read or is not UTF-8: binary vectors are not ours to judge.
    init?(path: String) {
        guard !Repository.isFolder(path),
            let data = FileManager.default.contents(atPath: "\(Repository.root)/\(path)"),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        self.path = path
        self.text = text
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
        code = path.hasSuffix(".swift") ? SwiftText.code(of: text) : []
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var testDescription: String { path }
}
