internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import RecordErrors
internal import RecordFlow
internal import RecordRemote
internal import SawtoothProtocol
internal import ServerConnections

extension Request {
    /// The message in the body.
    ///
    /// - Throws: `RecordFailure`.
    func message<Message: RequestMessage>(_ type: Message.Type) async throws -> Message {
        let media = headers[.contentType]?.split(separator: ";").map { $0.trimmed.lowercased() } ?? []
        guard media.first == "application/json",
            media.dropFirst().allSatisfy({ !$0.hasPrefix("charset") || $0 == "charset=utf-8" })
        else {
            throw RecordFailure(.messageNotJSON)
        }
        let share = MemoryBudget.Share(of: Request.messages)
        defer { withExtendedLifetime(share) {} }
        return try Message.read(Data(try await collect(share).readableBytesView))
    }

    /// What bodies take that are not whole yet, of all connections.
    private static let messages = MemoryBudget(bound: ServiceLimits.messageMemory)

    private func collect(_ share: MemoryBudget.Share) async throws -> ByteBuffer {
        let limit = ServiceAPI.messageLimit
        let tooLong = RecordFailure(
            .messageTooLong, "a message is at most \(limit) bytes", ["limit": .number(UInt64(limit))])
        guard announcedLength ?? 0 <= UInt64(limit) else { throw tooLong }
        var bytes = ByteBuffer()
        for try await piece in body {
            guard bytes.readableBytes + piece.readableBytes <= limit else { throw tooLong }
            if bytes.readableBytes + piece.readableBytes > ServiceLimits.uncountedMessage {
                do {
                    // Twice: a buffer grows by doubling.
                    try share.grow(by: 2 * piece.readableBytes)
                } catch {
                    throw RecordFailure(.busy, "too many messages are being sent: ask again in some seconds")
                }
            }
            bytes.writeImmutableBuffer(piece)
        }
        return bytes
    }

    /// Bytes of the body, where the client says so.
    var announcedLength: UInt64? { headers[.contentLength].flatMap { UInt64($0) } }

    /// A header field of this API's own; nil where it is not there.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

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
    /// - Throws: `RecordFailure` for one that is not what it should be, or there twice.
    func query<Text: LedgerText>(_ name: String, as type: Text.Type) throws(RecordFailure) -> Text? {
        guard let text = try query(name) else { return nil }
        guard !PathPart.isReserved(text) else { throw RecordFailure(.idReserved, nil, ["name": .text(name)]) }
        guard let value = Text(text) else {
            throw RecordFailure(.queryInvalid, "\(name) is \(Text.rule)", ["name": .text(name)])
        }
        return value
    }

    /// One value of the query as it is.
    func query(_ name: String) throws(RecordFailure) -> String? {
        let values = uri.queryParameters[values: Substring(name)]
        guard values.count <= 1 else {
            throw RecordFailure(.queryInvalid, "\(name) is there \(values.count) times", ["name": .text(name)])
        }
        return values.first.map(String.init)
    }

    /// Refuses a query with anything but these names: one that is misspelt would be left out unseen.
    func checkQuery(_ names: Set<String>) throws(RecordFailure) {
        for (key, _) in uri.queryParameters where !names.contains(String(key)) {
            throw RecordFailure(
                .queryInvalid, "there is no “\(key.prefix(64))”; known are \(names.sorted())",
                ["name": .text(String(key.prefix(64)))])
        }
    }

    /// The part of the content that is asked for: `Range: bytes=FIRST-LAST`, `FIRST-` or `-COUNT`. Nil for all of it.
    ///
    /// - Throws: `RecordFailure` for any other range.
    func byteRange() throws(RecordFailure) -> RecordRange? {
        guard let header = headers[.range] else { return nil }
        guard let match = header.trimmed.wholeMatch(of: #/bytes=([0-9]*)-([0-9]*)/#), match.0.count > "bytes=-".count
        else { throw RecordFailure(.rangeInvalid) }
        // More digits than a length has are as far as any record goes.
        let (first, last) = (UInt64(match.1) ?? .max, UInt64(match.2) ?? .max)
        if match.1.isEmpty { return .last(last) }
        guard first <= last else { throw RecordFailure(.rangeInvalid) }
        return .bytes(first..<(last == .max ? .max : last + 1))
    }
}

extension ServiceContext {
    /// An id in the path.
    ///
    /// - Throws: `RecordFailure`.
    func id<Text: LedgerText>(_ name: String, as type: Text.Type = Text.self) throws(RecordFailure) -> Text {
        guard let value = parameters.get(name).flatMap({ Text($0) }) else {
            throw RecordFailure(.pathInvalid, "\(name) is \(Text.rule)", ["name": .text(name)])
        }
        return value
    }
}

extension SignatureMessage {
    /// What was signed; nil where nothing is there.
    ///
    /// - Throws: `RecordFailure` where both are there, or it cannot be read.
    func action() throws(RecordFailure) -> SignedAction? {
        guard transactions == nil else {
            throw RecordFailure(.invalid, "transactions are for several accesses that wait for a signature")
        }
        return try SignedAction(transaction: transaction, batch: batch)
    }

    /// What was signed for several accesses; nil where it is one action's.
    ///
    /// - Throws: `RecordFailure` where both are there, or it cannot be read.
    func accesses() throws(RecordFailure) -> SignedAccesses? {
        guard transactions != nil || batch != nil else { return nil }
        guard transaction == nil else {
            throw RecordFailure(.invalid, "give a transaction, transactions or a batch, one of them")
        }
        guard let signed = try SignedAccesses(transactions: transactions, batch: batch) else { return nil }
        return transactions == nil && signed.transactions.count == 1 ? nil : signed
    }
}

extension SignedAccesses {
    init?(transactions: [Data]?, batch: Data?) throws(RecordFailure) {
        do {
            switch (transactions, batch) {
            case (nil, nil): return nil
            case (let parts?, nil): self = .transactions(try parts.map { try Transaction(decoding: Array($0)) })
            case (nil, let bytes?): self = .batch(try Batch(decoding: Array(bytes)))
            case (_?, _?): throw RecordFailure(.invalid, "give transactions or a batch, not both")
            }
        } catch {
            throw error as? RecordFailure
                ?? RecordFailure(.invalid, "what is signed cannot be read: \(error)", cause: error)
        }
    }
}

extension SignedAction {
    init?(transaction: Data?, batch: Data?) throws(RecordFailure) {
        do {
            switch (transaction, batch) {
            case (nil, nil): return nil
            case (let bytes?, nil): self = .transaction(try Transaction(decoding: Array(bytes)))
            case (nil, let bytes?): self = .batch(try Batch(decoding: Array(bytes)))
            case (_?, _?):
                throw RecordFailure(.invalid, "give a transaction or a batch, not both")
            }
        } catch {
            throw error as? RecordFailure
                ?? RecordFailure(.invalid, "what is signed cannot be read: \(error)", cause: error)
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
