import Cryptography
import DurableFiles
import Foundation
import RecordEncryption
import RecordErrors
import Testing

@Suite("Record files")
final class RecordFileTests {
    private let folder: URL
    private let key = DataEncryptionKey.random()
    private let context: RecordContext

    init() throws {
        context = try RecordContext(patientID: "p", recordID: "r")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("record-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    private func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func permissions(_ name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int ?? 0
    }

    @Test(
        "a file sealed and opened is the same file, readable by its owner alone, with nothing left beside it",
        arguments: [0, 1, 262_143, 262_144, 262_145, 1_000_003])
    func roundTrip(length: Int) throws {
        let plaintext = RandomBytes.make(length)
        try write(plaintext, "plain")
        let sealing = try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context)
        #expect(try SHA256.hash(read("sealed")) == sealing.sha256)
        let digest = try RecordFile.digest(path("sealed"))
        #expect(digest.sha256 == sealing.sha256 && digest.length == sealing.sealedLength)
        let opening = try RecordFile.open(
            path("sealed"), to: path("opened"), key: key, context: context, anchor: sealing.sha256)
        #expect(opening == sealing)
        #expect(try RecordFile.verify(path("sealed"), key: key, context: context, anchor: sealing.sha256) == sealing)
        #expect(try read("opened") == plaintext)
        #expect(try permissions("opened") == 0o600)
        #expect(try permissions("sealed") == 0o600)
        #expect(try names() == ["opened", "plain", "sealed"])
    }

    @Test("a damaged record leaves no file behind, and a file that was there as it was")
    func damaged() throws {
        try write(RandomBytes.make(600_000), "plain")
        _ = try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context)
        var sealed = try read("sealed")
        sealed[sealed.count - 20] ^= 1
        try write(sealed, "damaged")
        let damage = RecordFailure.alteredOrTruncated(lastChunk: 36)
        #expect(throws: damage) {
            try RecordFile.open(path("damaged"), to: path("opened"), key: key, context: context)
        }
        #expect(try names() == ["damaged", "plain", "sealed"])
        try write([1, 2, 3], "opened")
        #expect(throws: damage) {
            try RecordFile.open(path("damaged"), to: path("opened"), key: key, context: context)
        }
        #expect(throws: damage) { try RecordFile.verify(path("damaged"), key: key, context: context) }
        #expect(try read("opened") == [1, 2, 3])
        #expect(try names() == ["damaged", "opened", "plain", "sealed"])
    }

    @Test("a record that opens but is not the anchored one is not handed out")
    func anchored() throws {
        try write([1, 2, 3], "plain")
        let summary = try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context)
        let other = SHA256.hash("another record")
        #expect(throws: RecordFailure.anchorMismatch(expected: other, actual: summary.sha256)) {
            try RecordFile.open(path("sealed"), to: path("opened"), key: key, context: context, anchor: other)
        }
        #expect(try names() == ["plain", "sealed"])
    }

    @Test("files that are missing, are folders, or are over the limit are refused by name, and nothing is written")
    func refused() throws {
        #expect(throws: RecordFailure(.fileFailed, because: FileError("open", path("none"), code: 2))) {
            try RecordFile.seal(path("none"), to: path("sealed"), key: key, context: context)
        }
        #expect(throws: RecordFailure.self) {
            try RecordFile.seal(folder.path, to: path("sealed"), key: key, context: context)
        }
        try write([1, 2, 3], "plain")
        #expect(throws: RecordFailure.self) {
            try RecordFile.seal(path("plain"), to: folder.path, key: key, context: context)
        }
        #expect(throws: RecordFailure(.fileFailed, because: FileError("write", path("no/sealed"), code: 2))) {
            try RecordFile.seal(path("plain"), to: path("no/sealed"), key: key, context: context)
        }
        #expect(throws: RecordFailure.tooLong(limit: 2)) {
            try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context, limit: 2)
        }
        _ = try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context)
        #expect(throws: RecordFailure.tooLong(limit: 2)) {
            try RecordFile.open(path("sealed"), to: path("opened"), key: key, context: context, limit: 2)
        }
        #expect(try names() == ["plain", "sealed"])
    }

    @Test("a key file is made with the sealed record, for its owner alone, and read back")
    func keyFile() throws {
        try write([1, 2, 3], "plain")
        let (made, isNew) = try DataEncryptionKey.fileOrNew(at: path("dek"))
        #expect(isNew)
        #expect(try names() == ["plain"])
        _ = try RecordFile.seal(path("plain"), to: path("sealed"), key: made, keyFile: path("dek"), context: context)
        #expect(try permissions("dek") == 0o600)
        #expect(try self.read("dek").count == 32)
        let read = try DataEncryptionKey.fileOrNew(at: path("dek"))
        #expect(read.key == made && !read.isNew)
        #expect(try DataEncryptionKey.file(at: path("dek")) == made)
        #expect(throws: RecordFailure(.fileFailed, because: FileError("make", path("dek"), code: 17))) {
            try DataEncryptionKey.makeFile(at: path("dek"))
        }
        #expect(try names() == ["dek", "plain", "sealed"])
    }

    @Test("a record that is not sealed leaves no key file, and one that is there stays as it is")
    func noKeyFile() throws {
        try write([1, 2, 3], "plain")
        try write([4], "taken")
        for (source, target, keyFile) in [
            ("none", "sealed", "dek"), ("plain", "no/sealed", "dek"), ("plain", "taken", "dek"),
            ("plain", "sealed", "taken"), ("plain", "sealed", "no/dek"),
        ] {
            #expect(throws: RecordFailure.self, "\(source) \(target) \(keyFile)") {
                try RecordFile.seal(
                    path(source), to: path(target), key: key, keyFile: path(keyFile), context: context)
            }
            #expect(try names() == ["plain", "taken"])
        }
        #expect(try read("taken") == [4])
    }

    @Test("an existing file is replaced only where that is asked for")
    func replacing() throws {
        for name in ["plain", "sealed", "opened"] { try write([7], name) }
        #expect(throws: RecordFailure.self) {
            try RecordFile.seal(path("plain"), to: path("sealed"), key: key, context: context)
        }
        #expect(try read("sealed") == [7])
        _ = try RecordFile.seal(path("plain"), to: path("sealed"), replacing: true, key: key, context: context)
        try write([8], "opened")
        #expect(throws: RecordFailure.self) {
            try RecordFile.open(path("sealed"), to: path("opened"), key: key, context: context)
        }
        #expect(try read("opened") == [8])
        _ = try RecordFile.open(path("sealed"), to: path("opened"), replacing: true, key: key, context: context)
        #expect(try read("opened") == [7])
    }

    @Test("a key file of another length, or that others may read, is refused and left as it is")
    func wrongKeyFile() throws {
        try write(RandomBytes.make(31), "short")
        try write(RandomBytes.make(64), "long")
        for name in ["short", "long"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
        }
        #expect(
            throws: RecordFailure(
                .fileFailed, "\(path("short")) is no key file: a key is 32 bytes long, and this file 31")
        ) {
            _ = try DataEncryptionKey.fileOrNew(at: path("short"))
        }
        #expect(
            throws: RecordFailure(
                .fileFailed, "\(path("long")) is no key file: a key is 32 bytes long, and this file 64")
        ) {
            try DataEncryptionKey.file(at: path("long"))
        }
        try write(RandomBytes.make(32), "open")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path("open"))
        let error = #expect(throws: RecordFailure.self) {
            try DataEncryptionKey.file(at: path("open"))
        }
        #expect(error?.description.contains("chmod 600") == true)
        #expect(throws: RecordFailure(.fileFailed, because: FileError("open", path("none"), code: 2))) {
            try DataEncryptionKey.file(at: path("none"))
        }
    }
}
