import DurableFiles
import Foundation
import Glibc
import Testing

@Suite("Staged files")
final class StagedFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("staged-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func stage(_ name: String, _ bytes: [UInt8], permissions: UInt32 = 0o600) throws -> StagedFile {
        var file = try StagedFile(for: path(name), permissions: permissions)
        try file.write(bytes.span.bytes)
        return file
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    @Test("a secret is read from a file that its owner alone may read, and else refused with what to do")
    func secret() throws {
        try stage("s", [1, 2, 3]).commit()
        #expect(try ReadableFile.secret(in: path("s"), limit: 3) == [1, 2, 3])
        #expect(throws: FileError.self) { try ReadableFile.secret(in: path("s"), limit: 2) }
        for (mode, isForGroup) in [(0o640, true), (0o644, false), (0o602, false), (0o620, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path("s"))
            let error = #expect(throws: FileError.self) { try ReadableFile.secret(in: path("s"), limit: 3) }
            #expect(error?.description.contains("run chmod 600 on it") == true)
            let forGroup = try? ReadableFile.secret(in: path("s"), limit: 3, isFromAgent: true)
            #expect((forGroup != nil) == isForGroup)
        }
        // What is looked at is the file that is read, not another that has its name the next moment.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path("s"))
        let open = try ReadableFile(path("s"))
        try stage("s", [4]).commit()
        #expect(throws: FileError.self) { try open.checkSecrecy() }
    }

    @Test(
        "a secret that another user owns is refused with whose it is, but for an agent's", .enabled(if: geteuid() == 0))
    func ownership() throws {
        try stage("s", [1, 2, 3]).commit()
        #expect(chown(path("s"), 4242, 4242) == 0)
        let error = #expect(throws: FileError.self) { try ReadableFile.secret(in: path("s"), limit: 3) }
        #expect(error?.description.contains("it belongs to user 4242") == true)
        #expect(try ReadableFile.secret(in: path("s"), limit: 3, isFromAgent: true) == [1, 2, 3])
        // What holds no secret is anybody's.
        #expect(try ReadableFile.contents(of: path("s"), limit: 3) == [1, 2, 3])
    }

    @Test("a file has no name until it is committed, and exactly the permissions asked for after")
    func commit() throws {
        let file = try stage("a", Array("whole".utf8), permissions: 0o660)
        #expect(try !names().contains("a"))
        try file.commit()
        #expect(try text("a") == "whole")
        #expect(try FileManager.default.attributesOfItem(atPath: path("a"))[.posixPermissions] as? Int == 0o660)
        #expect(try names() == ["a"])
    }

    @Test("a file committed in another folder never has a passing name there, where nobody would look for it")
    func passingName() throws {
        let (start, end) = (path("incoming"), path("objects"))
        for folder in [start, end] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        let watch = inotify_init1(Int32(IN_NONBLOCK))
        try #require(watch >= 0)
        defer { close(watch) }
        try #require(inotify_add_watch(watch, end, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO)) >= 0)
        var file = try StagedFile(for: start + "/object")
        try file.write([1, 2, 3].span.bytes)
        try file.commit(at: end + "/a")
        var events = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(watch, &events, events.count)
        try #require(count > 0)
        let seen = String(decoding: events.prefix(count), as: UTF8.self)
        #expect(seen.contains("a\0") && !seen.contains(".partial"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: start) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: end) == ["a"])
    }

    @Test("a lock is never taken on what a symbolic link leads to")
    func linkedLock() throws {
        try FileManager.default.createSymbolicLink(atPath: path("a.lock"), withDestinationPath: path("elsewhere"))
        #expect(throws: FileError.self) { _ = try FileLock(trying: path("a")) }
        #expect(try names() == ["a.lock"])
    }

    @Test("a file that is dropped leaves nothing")
    func dropped() throws {
        do {
            let file = try stage("a", [1, 2, 3])
            _ = file
        }
        #expect(try names() == [])
    }

    @Test("committing replaces a file in one step, or keeps it where it must stay")
    func existing() throws {
        try stage("a", Array("first".utf8)).commit(.keep)
        try stage("a", Array("second".utf8)).commit(.replace)
        #expect(try text("a") == "second")
        let error = #expect(throws: FileError.self) { try stage("a", Array("third".utf8)).commit(.keep) }
        #expect(error?.isExisting == true)
        #expect(try text("a") == "second")
        #expect(try names() == ["a"])
    }

    @Test("folders, links and devices are not replaced")
    func special() throws {
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("target"))
        for name in [path("link"), folder.path, "/dev/null"] {
            let error = #expect(throws: FileError.self) { _ = try StagedFile(for: name) }
            #expect(error?.description == "cannot write \(name): something that is not a regular file is there")
        }
    }

    @Test("a name as long as the file system takes can be staged")
    func longName() throws {
        let name = String(repeating: "n", count: 255)
        try stage(name, [1]).commit()
        try stage(name, [2]).commit()
        #expect(try names() == [name])
    }

    @Test("a name that no file can have is refused before anything is written")
    func impossibleName() {
        for name in [path(String(repeating: "n", count: 256)), path("no/a"), "", path("no") + "/"] {
            #expect(throws: FileError.self, "\(name)") { _ = try StagedFile(for: name) }
        }
    }

    @Test("a file is read in order and by range, and says where it ends")
    func reading() throws {
        try stage("a", Array("0123456789".utf8)).commit()
        let file = try ReadableFile(path("a"))
        #expect(file.length == 10)
        #expect(file.permissions == 0o600)
        #expect(try read(4) { room throws(FileError) in try file.read(into: &room) } == "0123")
        #expect(try read(3) { room throws(FileError) in try file.read(at: 7, into: &room) } == "789")
        #expect(try read(3) { room throws(FileError) in try file.read(at: 9, into: &room) } == "9")
        #expect(try read(3) { room throws(FileError) in try file.read(at: 100, into: &room) } == "")
        #expect(try read(100) { room throws(FileError) in try file.read(into: &room) } == "456789")
        #expect(throws: FileError.self) {
            try read(1) { room throws(FileError) in try file.read(at: .max, into: &room) }
        }
    }

    @Test("a folder is no file, and a missing file is named")
    func unreadable() {
        #expect(throws: FileError("read", folder.path, code: EISDIR)) { try ReadableFile(folder.path) }
        let error = #expect(throws: FileError.self) { try ReadableFile(path("none")) }
        #expect(error?.isMissing == true)
        #expect(error?.description == "cannot open \(path("none")): No such file or directory")
    }

    private func read(_ count: Int, _ body: (inout MutableRawSpan) throws(FileError) -> Int) throws -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        var room = span.mutableBytes
        let filled = try body(&room)
        return String(decoding: bytes.prefix(filled), as: UTF8.self)
    }
}
