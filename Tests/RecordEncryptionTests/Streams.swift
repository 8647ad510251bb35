import Cryptography
import RecordEncryption
import TestVectors

/// Seals `plaintext`, feeding it in pieces of `piece` bytes.
func seal(
    _ plaintext: [UInt8], key: DataEncryptionKey, context: RecordContext, piece: Int = .max, salt: [UInt8]? = nil
) throws -> (sealed: [UInt8], summary: SealedRecordSummary) {
    let writer =
        try salt.map { try SealedRecordWriter(key: key, context: context, saltForVectors: $0) }
        ?? SealedRecordWriter(key: key, context: context)
    var sealed: [UInt8] = []
    for start in stride(from: 0, to: plaintext.count, by: piece) {
        let end = start + min(piece, plaintext.count - start)
        try writer.seal(plaintext.span.bytes.extracting(start..<end), appendingTo: &sealed)
    }
    let summary = try writer.finish(appendingTo: &sealed)
    return (sealed, summary)
}

/// Opens `sealed`, feeding it in pieces of `piece` bytes.
func open(
    _ sealed: [UInt8], key: DataEncryptionKey, context: RecordContext, piece: Int = .max, expectedLength: UInt64? = nil
) throws -> (plaintext: [UInt8], summary: SealedRecordSummary) {
    let reader = SealedRecordReader(key: key, context: context, expectedLength: expectedLength, isThorough: true)
    var plaintext: [UInt8] = []
    for start in stride(from: 0, to: sealed.count, by: piece) {
        let end = start + min(piece, sealed.count - start)
        try reader.open(sealed.span.bytes.extracting(start..<end), appendingTo: &plaintext)
    }
    let summary = try reader.finish(appendingTo: &plaintext)
    return (plaintext, summary)
}

/// The plaintext of the vectors: SHA-256 of 0, 1, 2 ... as 4 bytes each.
func vectorPlaintext(_ length: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length + 32)
    var number: UInt32 = 0
    while bytes.count < length {
        bytes += SHA256.hash(withUnsafeBytes(of: number.bigEndian) { [UInt8]($0) })
        number += 1
    }
    return [UInt8](bytes.prefix(length))
}

struct NotHex: Error {
    let text: String
}

func bytes(_ hex: String) throws -> [UInt8] {
    guard let bytes = Hex.decode(hex) else { throw NotHex(text: hex) }
    return bytes
}

/// One record of sealed-record/accept.json.
struct AcceptedRecord: Decodable, Sendable {
    let name: String
    let dek: String
    let patient_id: String
    let record_id: String
    let salt: String
    let plaintext_length: Int
    let sealed_length: UInt64
    let commitment: String
    let sealed_sha256: String
    let file: String?

    static func all() throws -> [AcceptedRecord] {
        try VectorFile.json("sealed-record/accept.json", as: [AcceptedRecord].self)
    }

    func key(_ other: String? = nil) throws -> DataEncryptionKey {
        try DataEncryptionKey(SecretBytes(copying: bytes(other ?? dek)))
    }

    func context(patient: String? = nil, record: String? = nil) throws -> RecordContext {
        try RecordContext(patientID: patient ?? patient_id, recordID: record ?? record_id)
    }

    /// The sealed bytes that the other implementation made.
    func sealed() throws -> [UInt8]? {
        try file.map { try VectorFile.bytes("sealed-record/\($0)") }
    }
}
