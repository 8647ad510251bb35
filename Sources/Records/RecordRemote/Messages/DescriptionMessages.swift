package import EHRFamily
internal import FoundationEssentials
internal import RecordErrors
package import RecordFlow
internal import RecordKeys

/// Records that are to be described.
package struct DescriptionsRequestMessage: RequestMessage {
    package var records: [RecordID]

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case records
    }
}

/// What is told of a record without opening it.
package struct DescriptionMessage: Codable, Sendable {
    var record: RecordID
    var scope: ScopeCode
    /// Of the plaintext, in bytes.
    var length: UInt64
    /// SHA-256 of the sealed record, the anchor's, in hex.
    var sha256: DigestHex
    /// `stored`, `anchored` or `refused`.
    var state: String
    var mediaType: String?
    var fileName: String?

    enum CodingKeys: String, CodingKey {
        case scope, length, sha256, state
        case record = "record_id"
        case mediaType = "media_type"
        case fileName = "file_name"
    }

    package init(_ description: RecordDescription) {
        record = description.record
        scope = description.scope
        length = description.length
        sha256 = description.sha256
        state = description.state.rawValue
        mediaType = description.label?.mediaType
        fileName = description.label?.fileName
    }

    /// As it stands in the head of an answer with content: JSON in Base64, since a file's name may be of any letters.
    package init?(field: String) {
        guard let json = Data(base64Encoded: field),
            let message = try? JSONDecoder().decode(Self.self, from: json)
        else { return nil }
        self = message
    }

    /// - Throws: what the encoder fails with.
    package func field() throws -> String {
        try JSONEncoder().encode(self).base64EncodedString()
    }

    /// The description; nil where this version does not know its state or its label is none.
    package var description: RecordDescription? {
        guard let state = RecordRow.State(rawValue: state) else { return nil }
        do throws(RecordFailure) {
            return RecordDescription(
                record: record, scope: scope, length: length, sha256: sha256, state: state,
                label: try RecordLabel(mediaType: mediaType, fileName: fileName))
        } catch {
            return nil
        }
    }
}

/// What is told of records.
package struct DescriptionsMessage: Codable, Sendable {
    package var records: [DescriptionMessage]

    package init(_ descriptions: [RecordDescription]) {
        records = descriptions.map(DescriptionMessage.init)
    }
}
