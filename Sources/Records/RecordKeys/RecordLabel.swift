package import RecordErrors

/// What a depositor calls a record and says of its form. It is kept sealed with the record's key and nowhere else: not
/// on the ledger, in no URL, log or error.
package struct RecordLabel: Equatable, Sendable {
    /// Longest media type, in bytes: both names of RFC 6838 in practice, and their parameters.
    package static let mediaTypeLimit = 127
    /// Longest file name, in bytes: what file systems take.
    package static let fileNameLimit = 255

    /// `type/subtype` with parameters if any (RFC 6838, RFC 9110 section 8.3.1), as it was given.
    package let mediaType: String?
    package let fileName: String?

    /// Nil where neither is given.
    ///
    /// - Throws: `.invalid`, which does not repeat what was given.
    package init?(mediaType: String?, fileName: String?) throws(RecordFailure) {
        if let mediaType, !RecordLabel.isMediaType(mediaType) {
            throw RecordFailure(
                .invalid,
                "a media type is type/subtype, with ;name=value if any, in ASCII and of at most "
                    + "\(RecordLabel.mediaTypeLimit) bytes; this one has \(mediaType.utf8.count)")
        }
        if let fileName, !RecordLabel.isFileName(fileName) {
            throw RecordFailure(
                .invalid,
                "a file name has 1 to \(RecordLabel.fileNameLimit) bytes, no “/”, no characters that control a "
                    + "line or its direction, and is not “.” or “..”; this one has \(fileName.utf8.count) bytes")
        }
        if mediaType == nil && fileName == nil { return nil }
        self.mediaType = mediaType
        self.fileName = fileName
    }

    private static func isMediaType(_ text: String) -> Bool {
        guard text.utf8.count <= mediaTypeLimit, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            return false
        }
        let name = #/[A-Za-z0-9][!A-Za-z0-9#$&^_.+\-]*\/[A-Za-z0-9][!A-Za-z0-9#$&^_.+\-]*/#
        let parameter = #/\ *;\ *[!A-Za-z0-9#$%&'*+.^_`|~\-]+=(?:[!A-Za-z0-9#$%&'*+.^_`|~\-]+|"(?:[^"\\]|\\.)*")/#
        guard var rest = text.prefixMatch(of: name).map({ text[$0.range.upperBound...] }) else { return false }
        while let match = rest.prefixMatch(of: parameter) { rest = rest[match.range.upperBound...] }
        return rest.isEmpty
    }

    private static func isFileName(_ text: String) -> Bool {
        (1...fileNameLimit).contains(text.utf8.count) && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy { scalar in
                // Overrides and embeddings of direction would show another name than the one that is there.
                let isTurn = (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                let category = scalar.properties.generalCategory
                return scalar != "/" && !isTurn && ![.control, .lineSeparator, .paragraphSeparator].contains(category)
            }
    }
}

extension RecordLabel {
    /// Length of the media type (one byte), media type, file name; empty for what is not there.
    var encoded: [UInt8] {
        let type = Array((mediaType ?? "").utf8)
        return [UInt8(truncatingIfNeeded: type.count)] + type + Array((fileName ?? "").utf8)
    }

    /// - Throws: `.keysDamaged` where nothing encodes like that.
    init(decoding bytes: [UInt8]) throws(RecordFailure) {
        let rest = bytes.dropFirst()
        if let first = bytes.first, Int(first) <= rest.count,
            let type = String(validating: rest.prefix(Int(first)), as: UTF8.self),
            let name = String(validating: rest.dropFirst(Int(first)), as: UTF8.self),
            let label = try? RecordLabel(
                mediaType: type.isEmpty ? nil : type, fileName: name.isEmpty ? nil : name)
        {
            self = label
            return
        }
        throw RecordFailure(.keysDamaged, "what a record's label holds is none")
    }
}
