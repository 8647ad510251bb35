// The input edits a sealed record. Unless the edits leave it as it was, it must not open as a whole, and what comes out
// before that is known must be a prefix of the plaintext. Random bytes alone would never get past the commitment.
//
// Input: one byte chooses the record, one the length of the pieces that it is fed in, then edits of five bytes each:
// an operation, a position (24 bits, modulo the length), an operand.

internal import Cryptography
internal import RecordEncryption

private struct Sample {
    let plaintext: [UInt8]
    let sealed: [UInt8]
}

private struct Samples {
    let key: DataEncryptionKey
    let context: RecordContext
    let all: [Sample]

    /// Fixed key and salt, so that a run can be repeated. Mostly short records: naming the damage to a full chunk takes
    /// thousands of trial decryptions.
    init() throws {
        let key = try DataEncryptionKey(SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
        let context = try RecordContext(patientID: "patient", recordID: "record")
        all = try [0, 1, 16, 300, 700, 16_384, 32_778].map { length in
            let plaintext = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let writer = try SealedRecordWriter(
                key: key, context: context, saltForVectors: [UInt8](repeating: 9, count: SealedRecord.saltLength))
            var sealed: [UInt8] = []
            try writer.seal(plaintext.span.bytes, appendingTo: &sealed)
            _ = try writer.finish(appendingTo: &sealed)
            return Sample(plaintext: plaintext, sealed: sealed)
        }
        self.key = key
        self.context = context
    }
}

private let samples = try? Samples()

private func edit(_ bytes: inout [UInt8], _ operation: UInt8, at position: Int, with operand: UInt8) {
    guard !bytes.isEmpty else { return }
    let index = position % bytes.count
    let chunk = SealedRecord.sealedChunkLength
    switch operation % 7 {
    case 0: bytes[index] ^= operand
    case 1: bytes.removeSubrange(index...)
    case 2: bytes.insert(operand, at: index)
    case 3: bytes.remove(at: index)
    case 4: bytes.append(contentsOf: bytes[index..<min(index + Int(operand), bytes.count)])
    case 5:
        // Two chunks change places.
        let first = SealedRecord.headerLength
        guard bytes.count >= first + 2 * chunk else { return }
        let moved = Array(bytes[first..<first + chunk])
        bytes.replaceSubrange(first..<first + chunk, with: bytes[first + chunk..<first + 2 * chunk])
        bytes.replaceSubrange(first + chunk..<first + 2 * chunk, with: moved)
    default:
        // A whole chunk is left out.
        let first = SealedRecord.headerLength
        guard bytes.count >= first + chunk else { return }
        bytes.removeSubrange(first..<first + chunk)
    }
}

/// Opens the bytes in pieces; nil where they are refused. `plaintext` gets what came out before that.
private func open(_ bytes: [UInt8], piece: Int, with samples: Samples, into plaintext: inout [UInt8]) -> Bool {
    let reader = SealedRecordReader(key: samples.key, context: samples.context)
    do {
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = Array(bytes[start..<min(start + piece, bytes.count)])
            try reader.open(part.span.bytes, appendingTo: &plaintext)
        }
        _ = try reader.finish(appendingTo: &plaintext)
        return true
    } catch {
        return false
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let samples else { preconditionFailure("the samples cannot be sealed") }
    guard let data, count >= 2 else { return 0 }
    let input = UnsafeBufferPointer(start: data, count: count)
    let sample = samples.all[Int(input[0]) % samples.all.count]
    let piece = 16 + Int(input[1]) * 137

    var bytes = sample.sealed
    var next = 2
    while next + 5 <= count, next < 2 + 5 * 16 {
        let position = Int(input[next + 1]) << 16 | Int(input[next + 2]) << 8 | Int(input[next + 3])
        edit(&bytes, input[next], at: position, with: input[next + 4])
        next += 5
    }

    var plaintext: [UInt8] = []
    let opened = open(bytes, piece: piece, with: samples, into: &plaintext)
    precondition(opened == (bytes == sample.sealed), opened ? "an edited record opens" : "a whole record is refused")
    precondition(sample.plaintext.starts(with: plaintext), "plaintext that was never sealed comes out")
    precondition(!opened || plaintext.count == sample.plaintext.count, "a part is handed out as whole")
    return 0
}
