import Foundation
import SawtoothSigning
import Testing

@Suite struct KeyFileTests {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("keyfile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func write(_ text: String, _ name: String, mode: Int = 0o600) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    @Test("a key file that others may read or change is refused with what to do", arguments: [0o644, 0o640, 0o602])
    func open(mode: Int) throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try write(String(repeating: "1b", count: 32), "k", mode: mode)
        let error = #expect(throws: SigningError.self) { try KeyFile.read(path("k")) }
        let words = "\(error.map(String.init(describing:)) ?? "")"
        #expect(words.contains("chmod 600") && !words.contains("1b1b"), "\(words)")
        // What counts is the file, not the name that it was found under.
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("k"))
        #expect(throws: SigningError.self) { try KeyFile.read(path("link")) }
    }

    @Test("a key written is read back, its file closed to others, its public half beside it")
    func roundTrip() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let key = try PrivateKey.random()
        let publicPath = try KeyFile.write(key, to: path("alice.priv"))
        #expect(publicPath == path("alice.pub"))
        #expect(try KeyFile.read(path("alice.priv")).publicKey == key.publicKey)
        #expect(try String(contentsOfFile: publicPath, encoding: .utf8) == key.publicKey.hex + "\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path("alice.priv"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("an existing key file is never written over")
    func exclusive() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let first = try PrivateKey.random()
        try KeyFile.write(first, to: path("a.priv"))
        #expect(throws: SigningError.self) { try KeyFile.write(try PrivateKey.random(), to: path("a.priv")) }
        #expect(try KeyFile.read(path("a.priv")).publicKey == first.publicKey)
    }

    @Test("the public half of another key is not written over, and no private half is left without its own")
    func publicHalf() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        for name in ["b", "c.priv"] {
            let publicPath = path(name == "b" ? "b.pub" : "c.pub")
            try Data("another".utf8).write(to: URL(fileURLWithPath: publicPath))
            #expect(throws: SigningError.self) { try KeyFile.write(try PrivateKey.random(), to: path(name)) }
            #expect(try String(contentsOfFile: publicPath, encoding: .utf8) == "another")
            #expect(!FileManager.default.fileExists(atPath: path(name)))
        }
    }

    @Test("a file that is missing, empty, too long or no key says so, and what it holds is not repeated")
    func refused() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(throws: SigningError.self) { try KeyFile.read(path("missing")) }
        for (name, content) in [
            ("empty", ""), ("text", "hello"), ("long", String(repeating: "1", count: 300)),
            ("two", String(repeating: "1", count: 64) + "\n" + String(repeating: "2", count: 64)),
        ] {
            try write(content, name)
            let error = #expect(throws: SigningError.self) { try KeyFile.read(path(name)) }
            #expect(!"\(error.map(String.init(describing:)) ?? "")".contains("1111"))
        }
    }

    @Test("blanks around the digits, and no newline, are accepted")
    func blanks() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let hex = String(repeating: "1b", count: 32)
        try write(" \(hex)\r\n\n", "k")
        #expect(try KeyFile.read(path("k")).publicKey == PrivateKey(hex: hex).publicKey)
        try write(hex, "l")
        #expect(try KeyFile.read(path("l")).publicKey == PrivateKey(hex: hex).publicKey)
    }
}
