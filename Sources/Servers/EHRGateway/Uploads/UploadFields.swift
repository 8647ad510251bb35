internal import HTTPTypes
internal import Hummingbird

/// What requests and answers say of a record that comes in parts (draft-ietf-httpbis-resumable-upload): structured
/// fields (RFC 9651), whose parameters are not looked at.
enum UploadFields {
    /// How the body of a part is named.
    static let mediaType = "application/partial-upload"

    /// Whether the body is the record's last part; nil where the request does not say, and so is a whole record.
    ///
    /// - Throws: `GatewayProblem`.
    static func isComplete(_ request: Request) throws -> Bool? {
        switch item(request, .uploadComplete) {
        case nil: return nil
        case "?1": return true
        case "?0": return false
        default: throw GatewayProblem.invalid("Upload-Complete", "?1 for the last part, or ?0")
        }
    }

    /// The number of bytes before the body.
    ///
    /// - Throws: `GatewayProblem` where the request does not say it.
    static func offset(_ request: Request) throws -> UInt64 {
        guard let offset = try number(request, .uploadOffset) else {
            throw GatewayProblem.invalid("Upload-Offset", "the number of bytes that are there: HEAD tells it")
        }
        return offset
    }

    /// The record's length in bytes, where the client says it.
    ///
    /// - Throws: `GatewayProblem`.
    static func length(_ request: Request) throws -> UInt64? { try number(request, .uploadLength) }

    /// The fields that tell how far an upload is.
    static func told(_ upload: OpenUpload, limit: UInt64, idle: Duration) -> HTTPFields {
        let (offset, isComplete) = upload.progress
        var fields: HTTPFields = [
            .uploadOffset: "\(offset)", .uploadComplete: isComplete ? "?1" : "?0",
            .uploadLimit: "max-size=\(limit), max-age=\(idle.components.seconds)", .cacheControl: "no-store",
        ]
        fields[.uploadLength] = upload.length.map { "\($0)" }
        return fields
    }

    private static func number(_ request: Request, _ name: HTTPField.Name) throws -> UInt64? {
        guard let text = item(request, name) else { return nil }
        // As many digits as RFC 9651 has.
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = UInt64(text)
        else { throw GatewayProblem.invalid(name.rawName, "a number of bytes") }
        return number
    }

    private static func item(_ request: Request, _ name: HTTPField.Name) -> String? {
        request.headers[name].map { String($0.prefix { $0 != ";" }).trimmed }
    }
}

extension HTTPField.Name {
    static var uploadComplete: HTTPField.Name { HTTPField.Name("Upload-Complete") ?? .accept }
    static var uploadOffset: HTTPField.Name { HTTPField.Name("Upload-Offset") ?? .accept }
    static var uploadLength: HTTPField.Name { HTTPField.Name("Upload-Length") ?? .accept }
    static var uploadLimit: HTTPField.Name { HTTPField.Name("Upload-Limit") ?? .accept }
    /// RFC 9530.
    static var reprDigest: HTTPField.Name { HTTPField.Name("Repr-Digest") ?? .accept }
}
