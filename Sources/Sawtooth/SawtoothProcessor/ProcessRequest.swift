package import SawtoothProtocol
internal import SawtoothTransport

/// A TP_PROCESS_REQUEST, read by hand from the frame. The same bytes are accepted and refused as by SawtoothProtocol's
/// codec, and read the same, which a test checks on random and damaged requests.
package struct ProcessRequest {
    package var header = TransactionHeader()
    package var payload: [UInt8] = []
    package var signature = ""
    package var contextID = ""

    /// Why a request cannot be run. The request itself is at fault, so it would be on every validator.
    package enum Failure: Error, Hashable, Sendable {
        /// The content is not a TpProcessRequest, or a text in it is not UTF-8 or holds a NUL character.
        case unreadable
        /// The header bytes are not a TransactionHeader, or a text in them is not UTF-8 or holds a NUL character.
        case unreadableHeader
        /// There is neither a header nor header bytes.
        case noHeader
    }

    /// Reads the content of a message.
    ///
    /// - Throws: `Failure`.
    package init(_ content: UnsafeRawBufferPointer) throws(Failure) {
        var reader = WireReader(content)
        var headerBytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var hasHeader = false
        while let tag = reader.nextTag() {
            switch tag {
            case 1 << 3 | 2:
                let bytes = reader.bytes()
                hasHeader = hasHeader || bytes.count > 0
                if !header.merge(bytes) { reader.fail() }
            case 2 << 3 | 2: payload = [UInt8](reader.bytes())
            case 3 << 3 | 2: signature = reader.string()
            case 4 << 3 | 2: contextID = reader.string()
            case 5 << 3 | 2: headerBytes = reader.bytes()
            default:
                if tag >> 3 <= 5 { reader.fail() } else { reader.skip(tag) }
            }
        }
        guard reader.isValid else { throw .unreadable }
        if headerBytes.count > 0 {
            // Header style RAW: these are the bytes that were signed, and they alone count.
            if hasHeader { header = TransactionHeader() }
            guard header.merge(headerBytes) else { throw .unreadableHeader }
        } else if !hasHeader {
            throw .noHeader
        }
    }
}

extension TransactionHeader {
    /// Reads header bytes on top of what is there, as protobuf merges a message that occurs twice.
    ///
    /// - Returns: false where they are not a TransactionHeader; then `self` is of no use.
    package mutating func merge(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = WireReader(bytes)
        while let tag = reader.nextTag() {
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
            default:
                if tag >> 3 <= 10 && tag >> 3 != 8 { reader.fail() } else { reader.skip(tag) }
            }
        }
        return reader.isValid
    }
}
