internal import Cryptography
internal import DurableFiles
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import RecordErrors

/// The portal as a build left it, read whole at the start: what is not named in its manifest does not exist, and what
/// changes on the disk afterwards is not served.
struct PortalFiles: Sendable {
    /// Bytes of one file; a bundle has a tenth of it.
    private static let fileLimit = 4 << 20
    /// Files of a build; a page of its own for each role and viewer is a tenth of it.
    private static let countLimit = 200

    struct File: Sendable {
        let type: String
        /// For `ETag`.
        let tag: String
        let plain: ByteBuffer
        /// The same, compressed by the build.
        let gzip: ByteBuffer?
        /// Whether its name changes with its content: not that of the page, nor of the service worker, which must have
        /// one name and lie above all that it answers for.
        let isImmutable: Bool
    }

    /// By path, as a request has it: `/`, `/records`, `/assets/NAME`.
    let byPath: [String: File]

    /// - Parameter taken: first parts of the paths that the API has.
    /// - Throws: `.settingInvalid` for a folder that is not what its manifest says.
    init(folder: String, apart taken: Set<String>) throws(RecordFailure) {
        let manifest: PortalManifest
        do {
            let bytes = try ReadableFile.contents(of: folder + "/manifest.json", limit: PortalFiles.fileLimit)
            manifest = try JSONDecoder().decode(PortalManifest.self, from: Data(bytes))
        } catch {
            throw PortalFiles.invalid(folder, "its manifest.json cannot be read: \(error)")
        }
        guard manifest.format == PortalManifest.format, manifest.files.count <= PortalFiles.countLimit else {
            throw PortalFiles.invalid(
                folder,
                "format \(manifest.format) with \(manifest.files.count) files; this gateway serves format "
                    + "\(PortalManifest.format) with at most \(PortalFiles.countLimit)")
        }
        var byPath: [String: File] = [:]
        for entry in manifest.files {
            guard PortalManifest.isPlain(entry.path), !taken.contains(PortalFiles.first(entry.path)) else {
                throw PortalFiles.invalid(folder, "“\(entry.path.prefix(100))” is no name for a file of the portal")
            }
            byPath["/" + entry.path] = try PortalFiles.file(entry, in: folder)
        }
        guard let index = byPath.removeValue(forKey: "/" + manifest.index) else {
            throw PortalFiles.invalid(folder, "its manifest does not name its index, \(manifest.index.prefix(100))")
        }
        byPath["/"] = index
        for page in manifest.pages {
            guard PortalManifest.isWord(page[...]), !taken.contains(page), byPath["/" + page] == nil else {
                throw PortalFiles.invalid(folder, "“\(page.prefix(100))” is no name for a page of the portal")
            }
            byPath["/" + page] = index
        }
        self.byPath = byPath
    }

    private static func first(_ path: String) -> String { String(path.prefix { $0 != "/" }) }

    private static func file(_ entry: PortalManifest.File, in folder: String) throws(RecordFailure) -> File {
        let path = folder + "/" + entry.path
        return File(
            type: entry.type, tag: "\"\(entry.sha256.prefix(32))\"", plain: try bytes(path, entry.sha256, folder),
            gzip: try entry.gzip.map { (sha256) throws(RecordFailure) in try bytes(path + ".gz", sha256, folder) },
            isImmutable: entry.path.hasPrefix("assets/"))
    }

    private static func bytes(_ path: String, _ sha256: String, _ folder: String) throws(RecordFailure) -> ByteBuffer {
        do {
            let bytes = try ReadableFile.contents(of: path, limit: fileLimit)
            let digits = SHA256.hash(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            guard digits == sha256 else {
                throw invalid(folder, "\(path) is not the file that the manifest names: build the portal again")
            }
            return ByteBuffer(bytes: bytes)
        } catch let error as RecordFailure {
            throw error
        } catch {
            throw invalid(folder, "\(error)")
        }
    }

    private static func invalid(_ folder: String, _ why: String) -> RecordFailure {
        RecordFailure(.settingInvalid, "\(folder) is no portal that scripts/build-portal.sh has built: \(why)")
    }
}
