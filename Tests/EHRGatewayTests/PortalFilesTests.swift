import Cryptography
import Foundation
import RecordErrors
import Testing

@testable import EHRGateway

@Suite("The portal's files")
struct PortalFilesTests {
    let folder = TemporaryFolder()

    private func sha256(_ text: String) -> String {
        SHA256.hash(text).map { String(format: "%02x", $0) }.joined()
    }

    private func write(
        pages: [String] = ["records"], files: [(path: String, sha256: String)]? = nil, format: Int = 1
    ) throws {
        try FileManager.default.createDirectory(atPath: folder.path("assets"), withIntermediateDirectories: true)
        for path in ["index.html", "worker.js", "assets/app.js", "unnamed.txt"] {
            try folder.write(Array(path.utf8), path)
        }
        let named =
            files
            ?? ["index.html", "worker.js", "assets/app.js"].map { (path: $0, sha256: sha256($0)) }
        let manifest: [String: Any] = [
            "format": format, "index": "index.html", "pages": pages,
            "files": named.map { ["path": $0.path, "type": "text/plain", "sha256": $0.sha256] },
        ]
        try folder.write(Array(JSONSerialization.data(withJSONObject: manifest)), "manifest.json")
    }

    private func read() throws -> PortalFiles { try PortalFiles(folder: folder.url.path, apart: ["v1", "healthz"]) }

    @Test("are those that the manifest names, and pages are the index")
    func allowed() throws {
        try write()
        let files = try read().byPath
        #expect(files.keys.sorted() == ["/", "/assets/app.js", "/records", "/worker.js"])
        #expect(files["/records"]?.tag == files["/"]?.tag)
        #expect(files["/assets/app.js"]?.isImmutable == true)
        #expect(files["/"]?.isImmutable == false)
        #expect(files["/worker.js"]?.isImmutable == false)
    }

    @Test(
        "are refused where one lies outside the folder, hides, or stands where the API is",
        arguments: ["../passwd", "a/../b", "/etc/passwd", ".hidden", "assets/.x", "v1/records", "a/b/c", "a b", ""])
    func names(_ path: String) throws {
        try write(files: [("index.html", sha256("index.html")), (path, sha256(path))])
        #expect(throws: RecordFailure.self) { try read() }
    }

    @Test("are refused where one is not the file that was built")
    func altered() throws {
        try write(files: [("index.html", sha256("index.html")), ("assets/app.js", sha256("something else"))])
        #expect(throws: RecordFailure.self) { try read() }
    }

    @Test("are refused for a page in the API's place or a file's, without an index, and of another format")
    func pages() throws {
        for page in ["v1", "healthz", "a/b", "", "."] {
            try write(pages: [page])
            #expect(throws: RecordFailure.self) { try read() }
        }
        try write(files: [("assets/app.js", sha256("assets/app.js"))])
        #expect(throws: RecordFailure.self) { try read() }
        try write(format: 2)
        #expect(throws: RecordFailure.self) { try read() }
        try write()
        #expect(throws: Never.self) { try read() }
    }
}
