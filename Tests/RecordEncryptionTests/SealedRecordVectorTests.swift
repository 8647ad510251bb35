import Cryptography
import Foundation
import RecordEncryption
import RecordErrors
import TestVectors
import Testing

@Suite("Sealed records made by another implementation")
struct SealedRecordVectorTests {
    @Test("sealing with the same salt gives the same bytes")
    func sealing() throws {
        for vector in try AcceptedRecord.all() {
            let (sealed, summary) = try seal(
                vectorPlaintext(vector.plaintext_length), key: vector.key(), context: vector.context(),
                salt: bytes(vector.salt))
            #expect(Hex.encode(SHA256.hash(sealed)) == vector.sealed_sha256, "\(vector.name)")
            #expect(Hex.encode(summary.sha256) == vector.sealed_sha256)
            #expect(Hex.encode(summary.commitment) == vector.commitment)
            #expect(Hex.encode(summary.salt) == vector.salt)
            #expect(summary.sealedLength == vector.sealed_length)
            #expect(summary.plaintextLength == UInt64(vector.plaintext_length))
            #expect(try SealedRecord.sealedLength(ofPlaintext: UInt64(vector.plaintext_length)) == vector.sealed_length)
            #expect(try SealedRecord.plaintextLength(ofSealed: vector.sealed_length) == summary.plaintextLength)
        }
    }

    @Test("what was sealed there opens here, whole and in pieces of any size", arguments: [Int.max, 1000, 16400, 7])
    func opening(piece: Int) throws {
        for vector in try AcceptedRecord.all() {
            guard let sealed = try vector.sealed() else { continue }
            let (plaintext, summary) = try open(sealed, key: vector.key(), context: vector.context(), piece: piece)
            #expect(plaintext == vectorPlaintext(vector.plaintext_length), "\(vector.name)")
            #expect(Hex.encode(summary.sha256) == vector.sealed_sha256)
        }
    }

    /// One change of sealed-record/reject.json.
    struct Rejection: Decodable {
        let base: String
        let edit: String
        let error: String
        let length: Int?
        let bytes: String?
        let times: Int?
        let offset: Int?
        let mask: UInt8?
        let chunks: [Int]?
        let chunk: Int?
        let from: String?
        let patient_id: String?
        let record_id: String?
        let dek: String?

        func edited(_ sealed: [UInt8], _ records: [String: AcceptedRecord]) throws -> [UInt8] {
            let start = 56 + (chunk ?? 0) * 16400
            switch edit {
            case "truncate":
                return Array(sealed.prefix(length ?? 0))
            case "append":
                return try sealed
                    + [[UInt8]](repeating: RecordEncryptionTests.bytes(bytes ?? ""), count: times ?? 1).joined()
            case "flip":
                var altered = sealed
                altered[offset ?? 0] ^= mask ?? 1
                return altered
            case "swap":
                let pair = (chunks ?? []).map { Array(sealed[56 + $0 * 16400..<56 + ($0 + 1) * 16400]) }
                var altered = sealed
                for (index, place) in (chunks ?? []).enumerated() {
                    altered.replaceSubrange(56 + place * 16400..<56 + (place + 1) * 16400, with: pair[1 - index])
                }
                return altered
            case "drop":
                return Array(sealed[..<start] + sealed[(start + 16400)...])
            case "repeat":
                return Array(sealed[..<(start + 16400)] + sealed[start...])
            case "graft":
                let other = try records[from ?? ""]?.sealed() ?? []
                return Array(sealed[..<start] + other[start..<start + 16400] + sealed[(start + 16400)...])
            default:
                return sealed
            }
        }
    }

    @Test("each change that another implementation refuses is refused here, with its own error")
    func rejections() throws {
        let records = Dictionary(uniqueKeysWithValues: try AcceptedRecord.all().map { ($0.name, $0) })
        let rejections = try VectorFile.json("sealed-record/reject.json", as: [Rejection].self)
        #expect(rejections.count >= 25)
        for rejection in rejections {
            let record = try #require(records[rejection.base])
            let sealed = try rejection.edited(try #require(try record.sealed()), records)
            let key = try record.key(rejection.dek)
            let context = try record.context(patient: rejection.patient_id, record: rejection.record_id)
            for piece in [Int.max, 16400, 5000] {
                let error = #expect(throws: RecordFailure.self) {
                    try open(sealed, key: key, context: context, piece: piece)
                }
                #expect(error.map(name) == rejection.error, "\(rejection)")
                #expect(error?.code.text.hasPrefix("record_") == true)
            }
        }
    }

    /// The error as reject.json writes it.
    private func name(_ error: RecordFailure) -> String {
        func number(_ name: String) -> UInt64 { error.number(name) ?? 0 }
        return switch error.code {
        case .recordTruncated: "truncated"
        case .recordOtherKey: "wrongKeyOrContext"
        case .recordAlteredAtEnd: "alteredOrTruncated \(number("chunk"))"
        case .recordAltered: "altered \(number("chunk"))"
        case .recordExtended: "extended \(number("end"))"
        case .recordReordered: "reordered \(number("chunk")) \(number("holds"))"
        default: "\(error)"
        }
    }
}

@Suite("The specification page of the sealed record")
struct SealedRecordPageTests {
    @Test("its worked example is what this implementation makes of the same inputs")
    func workedExample() throws {
        let page = try String(
            contentsOfFile: #filePath.replacingOccurrences(
                of: "Tests/RecordEncryptionTests/SealedRecordVectorTests.swift", with: "docs/spec/sealed-record.md"),
            encoding: .utf8)
        let example = try #require(page.components(separatedBy: "## Worked example").last)
        // Each value stands after its name or alone on the lines that follow, in lower-case hex.
        func value(_ name: String, until end: String) throws -> String {
            let start = try #require(example.range(of: name))
            let stop = try #require(example.range(of: end, range: start.upperBound..<example.endIndex))
            return example[start.upperBound..<stop.lowerBound].split(whereSeparator: \.isWhitespace).joined()
        }
        let key = try DataEncryptionKey(SecretBytes(copying: bytes(value("DEK ", until: "patient_id"))))
        let context = try RecordContext(patientID: "patient-7f3a", recordID: "record-01")
        #expect(try Hex.encode(context.bytes) == value("context ", until: "info"))
        let (sealed, summary) = try seal(
            Array("Blood pressure 120/80".utf8), key: key, context: context,
            salt: bytes(value("salt ", until: "plaintext")))
        #expect(try Hex.encode(sealed) == value("(93 bytes)", until: "its SHA-256"))
        #expect(try Hex.encode(summary.sha256) == value("its SHA-256", until: "More cases"))
        #expect(try Hex.encode(summary.commitment) == value("commitment ", until: "sealed record"))
    }
}
