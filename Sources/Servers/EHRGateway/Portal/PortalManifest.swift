/// What a folder that `scripts/build-portal.sh` wrote says of itself: `manifest.json`. Nothing else in it is served.
struct PortalManifest: Decodable, Sendable {
    /// The only format there is.
    static let format = 1

    struct File: Decodable, Sendable {
        /// Below the folder, and below the portal's address: `index.html`, `assets/NAME`.
        let path: String
        /// Its media type.
        let type: String
        /// Hex digits of SHA-256 of its bytes.
        let sha256: String
        /// Hex digits of SHA-256 of the file with `.gz` after its name; nil where there is none.
        let gzip: String?
    }

    let format: Int
    /// The one page that there is; it shows all of `pages`.
    let index: String
    /// Parts of a path, one each: what a person may open, reload or keep as a bookmark.
    let pages: [String]
    let files: [File]

    /// Whether a path stays in the folder and needs no encoding: words with dots, in at most one folder.
    static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy(isWord)
    }

    static func isWord(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, first != UInt8(ascii: "."), part.utf8.count <= 100 else { return false }
        return part.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
    }
}
