import DurableFiles
import Foundation
import Testing

@Suite("Files that only grow")
struct AppendedFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ehr-test-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @Test("what is appended stands behind what others have appended meanwhile")
    func appends() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("head ".utf8).write(to: folder.appendingPathComponent("f"))
        let first = try AppendedFile(path("f"))
        let second = try AppendedFile(path("f"))
        try first.append(Array("one ".utf8).span.bytes)
        try second.append(Array("two ".utf8).span.bytes)
        try first.append(Array("three".utf8).span.bytes)
        try first.sync()
        let text = String(decoding: try Data(contentsOf: folder.appendingPathComponent("f")), as: UTF8.self)
        #expect(text == "head one two three")
    }

    @Test("a file that is missing, and a link, are errors, and nothing is made")
    func refused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: FileError.self) { _ = try AppendedFile(path("none")) }
        try Data("x".utf8).write(to: folder.appendingPathComponent("f"))
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("f"))
        #expect(throws: FileError.self) { _ = try AppendedFile(path("link")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["f", "link"])
    }
}
