internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import RecordFlow
internal import RecordRemote
internal import SawtoothProtocol

extension Request {
    /// The message in the body.
    ///
    /// - Throws: `Problem`.
    func message<Message: RequestMessage>(_ type: Message.Type) async throws -> Message {
        let media = headers[.contentType]?.split(separator: ";").first.map { $0.trimmed.lowercased() }
        guard media == "application/json" else {
            throw Problem(415, "message_not_json", "the body must be application/json")
        }
        let limit = ServiceAPI.messageLimit
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(
                413, "message_too_long", "a message is at most \(limit) bytes", ["limit": .number(UInt64(limit))])
        }
        do throws(MessageError) {
            return try Message.read(Data(bytes.readableBytesView))
        } catch {
            throw Problem(400, "message_invalid", error.description)
        }
    }

    /// How long the caller wants to wait for the ledger: `Prefer: wait=N` (RFC 7240), in whole seconds.
    var wait: Duration {
        for preference in headers[values: .prefer].flatMap({ $0.split(separator: ",") }) {
            let parts = preference.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].trimmed.lowercased() == "wait", let seconds = UInt32(parts[1].trimmed) {
                return .seconds(min(Int(seconds), ServiceAPI.waitLimit))
            }
        }
        return .zero
    }

    /// One value of the query; nil where it is not there.
    ///
    /// - Throws: `Problem` for one that is not what it should be, or there twice.
    func query<Text: LedgerText>(_ name: String, as type: Text.Type) throws(Problem) -> Text? {
        guard let text = try query(name) else { return nil }
        guard let value = Text(text) else {
            throw Problem(400, "query_invalid", "\(name) is \(Text.rule)", ["name": .text(name)])
        }
        return value
    }

    /// One value of the query as it is.
    func query(_ name: String) throws(Problem) -> String? {
        let values = uri.queryParameters[values: Substring(name)]
        guard values.count <= 1 else {
            throw Problem(400, "query_invalid", "\(name) is there \(values.count) times", ["name": .text(name)])
        }
        return values.first.map(String.init)
    }

    /// Refuses a query with anything but these names: one that is misspelt would be left out unseen.
    func checkQuery(_ names: Set<String>) throws(Problem) {
        for (key, _) in uri.queryParameters where !names.contains(String(key)) {
            throw Problem(
                400, "query_invalid", "there is no “\(key.prefix(64))”; known are \(names.sorted())",
                ["name": .text(String(key.prefix(64)))])
        }
    }

    /// The part of the content that is asked for: `Range: bytes=FIRST-LAST`, both given. Nil for all of it.
    ///
    /// - Throws: `Problem` for any other range.
    func byteRange() throws(Problem) -> Range<UInt64>? {
        guard let header = headers[.range] else { return nil }
        let text = header.trimmed
        let ends =
            text.hasPrefix("bytes=") ? text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false) : []
        guard ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]), first <= last, last < .max
        else {
            throw Problem(400, "range_invalid", "a range is bytes=FIRST-LAST, both offsets of bytes of the record")
        }
        return first..<last + 1
    }
}

extension ServiceContext {
    /// An id in the path.
    ///
    /// - Throws: `Problem`.
    func id<Text: LedgerText>(_ name: String, as type: Text.Type = Text.self) throws(Problem) -> Text {
        guard let value = parameters.get(name).flatMap({ Text($0) }) else {
            throw Problem(400, "path_invalid", "\(name) is \(Text.rule)", ["name": .text(name)])
        }
        return value
    }
}

extension SignatureMessage {
    /// What was signed; nil where nothing is there.
    ///
    /// - Throws: `Problem` where both are there, or it cannot be read.
    func action() throws(Problem) -> SignedAction? { try SignedAction(transaction: transaction, batch: batch) }
}

extension SignedAction {
    init?(transaction: Data?, batch: Data?) throws(Problem) {
        do {
            switch (transaction, batch) {
            case (nil, nil): return nil
            case (let bytes?, nil): self = .transaction(try Transaction(decoding: Array(bytes)))
            case (nil, let bytes?): self = .batch(try Batch(decoding: Array(bytes)))
            case (_?, _?):
                throw Problem(400, "message_invalid", "give a transaction or a batch, not both")
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(400, "message_invalid", "what is signed cannot be read: \(error)")
        }
    }
}

extension HTTPField.Name {
    /// RFC 7240.
    static var prefer: HTTPField.Name { HTTPField.Name("Prefer") ?? .accept }
}

extension StringProtocol {
    /// Without blanks at either end.
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
