import DurableFiles
import Foundation
import Testing

@Suite("Places of files")
final class FilePlaceTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("file-places-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("inner"), withIntermediateDirectories: true)
        for name in ["a", "b", "inner/c"] { try Data(name.utf8).write(to: folder.appendingPathComponent(name)) }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func place(_ name: String) -> FilePlace { FilePlace(path(name)) }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }

    @Test("two names of one file are one place, through links of both kinds and of folders")
    func same() throws {
        try link("symbolic", to: "a")
        try link("of-link", to: path("symbolic"))
        try FileManager.default.linkItem(atPath: path("a"), toPath: path("hard"))
        try link("outer", to: ".")
        for name in ["a", "./a", "inner/../a", "symbolic", "of-link", "hard", "outer/a", "outer/outer/hard"] {
            #expect(place(name).isSame(as: place("a")), "\(name)")
            #expect(!place(name).isSame(as: place("b")), "\(name)")
            #expect(place(name).isTaken)
        }
    }

    @Test("what is not there yet has a place too, and a link that leads there has the same")
    func absent() throws {
        try link("outer", to: path("inner"))
        try link("dangling", to: "inner/new")
        for name in ["inner/new", "outer/new", "inner/./new", "dangling"] {
            #expect(place(name).isSame(as: place("inner/new")), "\(name)")
            #expect(!place(name).isSame(as: place("new")), "\(name)")
            #expect(place(name).isTaken == (name == "dangling"))
        }
        #expect(place("no/folder").isSame(as: place("no/folder")))
        #expect(!place("no/folder").isSame(as: place("no/other")))
        try link("round", to: "round")
        #expect(!place("round").isSame(as: place("a")))
    }

    @Test("a file is inside a folder, through links too, whether it is there or not")
    func inside() throws {
        try link("outer", to: "inner")
        for name in ["inner/c", "inner/new", "outer/c", "outer/new"] {
            #expect(place(name).isInside(place("inner")), "\(name)")
            #expect(place(name).isInside(place("outer")), "\(name)")
            #expect(place(name).isInside(FilePlace(folder.path)), "\(name)")
        }
        #expect(!place("a").isInside(place("inner")))
        #expect(!place("inner").isInside(place("inner")))
        #expect(!place("inner-2/c").isInside(place("inner")))
    }
}
