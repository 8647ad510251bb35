package import FoundationEssentials
package import RecordErrors
internal import StrictJSON

/// A message that the service is sent: its fields are known, and one that is not is refused, since a misspelt `expiry`
/// would otherwise be a grant for ever.
package protocol RequestMessage: Codable, Sendable {
    associatedtype CodingKeys: CodingKey & CaseIterable & RawRepresentable<String>
}

extension RequestMessage {
    /// Reads a message.
    ///
    /// - Throws: `.messageInvalid` where it is no JSON in UTF-8, has a field twice or one that is not known, or lacks
    ///   one; `.idReserved`.
    package static func read(_ bytes: Data) throws(RecordFailure) -> Self {
        switch JSONAmbiguity(in: Array(bytes)) {
        case nil: break
        case .encoding:
            throw RecordFailure(.messageInvalid, "the body must be JSON in UTF-8, without a byte order mark")
        case .repeatedNames(let names):
            let name = names.first?.prefix(64) ?? ""
            throw RecordFailure(.messageInvalid, "the field “\(name)” is there twice: which one is meant?")
        }
        do {
            let decoder = JSONDecoder()
            let known = Set(CodingKeys.allCases.map(\.rawValue))
            let fields = try decoder.decode(Fields.self, from: bytes)
            if let name = fields.names.subtracting(known).min() {
                throw RecordFailure(
                    .messageInvalid, "there is no field “\(name.prefix(64))”; known are \(known.sorted())")
            }
            if let name = fields.reserved { throw RecordFailure(.idReserved, nil, ["name": .text(name)]) }
            return try decoder.decode(Self.self, from: bytes)
        } catch let error as DecodingError {
            throw RecordFailure(.messageInvalid, error.sentence)
        } catch {
            throw error as? RecordFailure ?? RecordFailure(.messageInvalid, "the body is not JSON")
        }
    }
}

/// What is looked at of a JSON object before its values are.
private struct Fields: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let names: Set<String>
    /// A field with an id that is reserved: no other text of a message can be like that.
    let reserved: String?

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Name.self)
        names = Set(object.allKeys.map(\.stringValue))
        reserved =
            object.allKeys.first { key in
                (try? object.decode(String.self, forKey: key)).map(PathPart.isReserved) ?? false
            }?.stringValue
    }
}

extension DecodingError {
    /// What is wrong, and where; the value itself is not told.
    fileprivate var sentence: String {
        switch self {
        case .keyNotFound(let key, _): return "the field “\(key.stringValue)” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            let reason = context.debugDescription.hasPrefix("expected") ? context.debugDescription : "of another kind"
            return place.isEmpty ? "the body is not a JSON object" : "the field “\(place)” is not right: \(reason)"
        @unknown default: return "the body is not the message that it should be"
        }
    }
}
