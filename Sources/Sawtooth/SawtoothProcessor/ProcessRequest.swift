package import SawtoothProtocol

/// A TP_PROCESS_REQUEST, checked once and kept as bytes: its fields are ranges, and become texts only on demand. It
/// accepts, refuses and decodes the same bytes as SawtoothProtocol's codec; a test checks that on random and damaged
/// requests.
package final class ProcessRequest: Sendable {
    /// The content of the message, then the correlation id, then the merged header if the header came in several parts.
    private let bytes: [UInt8]
    private let correlation: Range<Int>
    private let fields: Fields
    /// The fields of the header.
    private let headerFields: HeaderFields

    /// Why a request cannot be run. The request itself is at fault, so it fails on every validator.
    package enum Failure: Error, Hashable, Sendable {
        /// The content is not a TpProcessRequest, or a text in it is not UTF-8 or holds a NUL character.
        case unreadable
        /// The header bytes are not a TransactionHeader, or a text in them is not UTF-8 or holds a NUL character.
        case unreadableHeader
        /// The request has neither a header nor header bytes.
        case noHeader
    }

    /// Reads the content of a message.
    ///
    /// - Parameter correlationID: the message's, kept with the request.
    /// - Throws: `Failure`.
    package init(
        _ content: UnsafeRawBufferPointer,
        correlationID: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) throws(Failure) {
        var (fields, parts) = try Fields.read(content)
        let count = content.count + correlationID.count
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            let output = UnsafeMutableRawBufferPointer(output)
            output.copyMemory(from: content)
            UnsafeMutableRawBufferPointer(rebasing: output[content.count...]).copyMemory(from: correlationID)
            initialized = count
        }
        if fields.header.isEmpty, parts.count > 0 {
            // Header style EXPANDED. Parts of a message that occurs several times are merged, which is equivalent to
            // reading their concatenation (protobuf.dev, "Encoding", last one wins).
            if parts.count > 1 {
                let start = bytes.count
                for part in parts { bytes.append(contentsOf: content[part]) }
                fields.header = start..<bytes.count
            } else {
                fields.header = parts[0]
            }
        }
        guard !fields.header.isEmpty else { throw .noHeader }
        let header = fields.header
        guard let found = bytes.withUnsafeBytes({ HeaderFields(header, of: $0) }) else { throw .unreadableHeader }
        self.bytes = bytes
        self.fields = fields
        headerFields = found
        correlation = content.count..<count
    }

    /// The header; decoded at each call.
    package var header: TransactionHeader {
        withBytes(fields.header) { bytes in
            var header = TransactionHeader()
            var reader = WireReader(bytes)
            while let tag = reader.nextTag() { header.take(tag, from: &reader) }
            return header
        }
    }

    package var payload: [UInt8] { Array(bytes[fields.payload]) }
    package var signature: String { text(fields.signature) }
    package var contextID: String { text(fields.contextID) }
    package var signerPublicKey: String { text(headerFields.signer) }
    package var batcherPublicKey: String { text(headerFields.batcher) }

    /// The correlation id, in place.
    var correlationText: WireText { WireText(bytes, correlation) }

    /// The context id, in place.
    var contextText: WireText { WireText(bytes, fields.contextID) }

    /// Calls `body` with the family's name and version.
    @inline(__always)
    func withFamily<Result>(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            body(
                UnsafeRawBufferPointer(rebasing: bytes[headerFields.family]),
                UnsafeRawBufferPointer(rebasing: bytes[headerFields.version]))
        }
    }

    private func text(_ range: Range<Int>) -> String {
        // It was checked when it was read.
        withBytes(range) { String(strictUTF8: $0) ?? "" }
    }

    @inline(__always)
    private func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}

extension ProcessRequest: DeclaredAddresses {
    package func inputsCover(_ address: StateAddress) -> Bool {
        contains(5) { address.begins(withDigits: $0) }
    }

    package func inputsCover(prefix: String) -> Bool {
        contains(5) { $0.count.isMultiple(of: 2) && prefix.utf8.starts(with: $0) }
    }

    package func outputsCover(_ address: StateAddress) -> Bool {
        contains(7) { address.begins(withDigits: $0) }
    }

    /// Whether any text in a field of the header satisfies the condition.
    @inline(__always)
    private func contains(_ field: UInt32, _ isWanted: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        withBytes(fields.header) { bytes in
            var reader = WireReader(bytes)
            while let tag = reader.nextTag() {
                guard tag == field << 3 | 2 else {
                    reader.skip(tag)
                    continue
                }
                if isWanted(reader.bytes()) { return true }
            }
            return false
        }
    }
}

/// The ranges of a TpProcessRequest's fields; empty for absent ones.
private struct Fields {
    var header = 0..<0
    var payload = 0..<0
    var signature = 0..<0
    var contextID = 0..<0

    /// - Returns: the fields, with `header` as the header bytes, and the parts of a header that is a message.
    static func read(
        _ content: UnsafeRawBufferPointer
    ) throws(ProcessRequest.Failure) -> (Fields, parts: [Range<Int>]) {
        var fields = Fields()
        var parts: [Range<Int>] = []
        var reader = WireReader(content)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2:
                let range = reader.range()
                if HeaderFields(range, of: content) == nil { reader.fail() }
                if !range.isEmpty { parts.append(range) }
            case 2 << 3 | 2: fields.payload = reader.range()
            case 3 << 3 | 2: fields.signature = reader.text()
            case 4 << 3 | 2: fields.contextID = reader.text()
            case 5 << 3 | 2: fields.header = reader.range()
            default:
                if tag >> 3 <= 5 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { throw .unreadable }
        return (fields, parts)
    }
}

/// The ranges of the TransactionHeader fields that every transaction needs.
private struct HeaderFields {
    var batcher = 0..<0
    var family = 0..<0
    var version = 0..<0
    var signer = 0..<0

    /// Checks a header and finds its fields; nil if it is invalid.
    ///
    /// - Parameters:
    ///   - range: where the header is.
    ///   - bytes: the buffer that all ranges refer to.
    init?(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) {
        var reader = WireReader(bytes, range)
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2: batcher = reader.text()
            case 3 << 3 | 2: family = reader.text()
            case 4 << 3 | 2: version = reader.text()
            case 10 << 3 | 2: signer = reader.text()
            case 2 << 3 | 2, 5 << 3 | 2, 6 << 3 | 2, 7 << 3 | 2, 9 << 3 | 2: _ = reader.text()
            default:
                if tag >> 3 <= 10 && tag >> 3 != 8 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { return nil }
    }
}

extension TransactionHeader {
    /// Reads one field of a checked header.
    fileprivate mutating func take(_ tag: UInt32, from reader: inout WireReader) {
        switch tag {
        case 1 << 3 | 2: batcherPublicKey = reader.string()
        case 2 << 3 | 2: dependencies.append(reader.string())
        case 3 << 3 | 2: familyName = reader.string()
        case 4 << 3 | 2: familyVersion = reader.string()
        case 5 << 3 | 2: inputs.append(reader.string())
        case 6 << 3 | 2: nonce = reader.string()
        case 7 << 3 | 2: outputs.append(reader.string())
        case 9 << 3 | 2: payloadSHA512 = reader.string()
        case 10 << 3 | 2: signerPublicKey = reader.string()
        default: reader.skip(tag)
        }
    }
}
