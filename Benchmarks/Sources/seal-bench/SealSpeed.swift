import Cryptography
import Glibc
import RecordEncryption
import RecordErrors

/// One round: a record sealed, opened and hashed piece by piece, each step timed by the CPU that it used.
struct SealSpeed {
    private let length: UInt64
    private var sealing = 0.0
    private var opening = 0.0
    private var hashing = 0.0

    /// - Parameters:
    ///   - mebibytes: plaintext of the record.
    ///   - piece: bytes handed in at once, as a store or a file hands them.
    init(mebibytes: Int, piece: Int) throws {
        let pieces = mebibytes << 20 / piece
        length = UInt64(pieces * piece)
        let key = DataEncryptionKey.random()
        let context = try RecordContext(patientID: "patient", recordID: "record")
        let plaintext = RandomBytes.make(piece)

        // Turn by turn, so that a change of the machine's mood meets all three.
        let writer = try SealedRecordWriter(key: key, context: context)
        let reader = SealedRecordReader(key: key, context: context)
        let hasher = SHA256()
        var sealed: [UInt8] = []
        var opened: [UInt8] = []
        for _ in 0..<pieces {
            sealed.removeAll(keepingCapacity: true)
            opened.removeAll(keepingCapacity: true)
            sealing += try SealSpeed.time { try writer.seal(plaintext.span.bytes, appendingTo: &sealed) }
            opening += try SealSpeed.time { try reader.open(sealed.span.bytes, appendingTo: &opened) }
            hashing += SealSpeed.time { hasher.update(sealed) }
        }
        sealed.removeAll(keepingCapacity: true)
        let summary = try writer.finish(appendingTo: &sealed)
        opened.removeAll(keepingCapacity: true)
        hasher.update(sealed)
        try reader.open(sealed.span.bytes, appendingTo: &opened)
        // What was measured is what it should be.
        guard try reader.finish(appendingTo: &opened) == summary, hasher.finalize() == summary.sha256 else {
            throw RecordFailure.finished
        }
    }

    var line: String {
        func rate(_ seconds: Double) -> String {
            let tenths = Int((Double(length) / 1e5 / max(seconds, 1e-9)).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
        let fields = [
            ("seal_mb_per_s", sealing - hashing), ("open_mb_per_s", opening - hashing),
            ("seal_with_sha256_mb_per_s", sealing), ("open_with_sha256_mb_per_s", opening),
            ("sha256_mb_per_s", hashing),
        ]
        return "{" + fields.map { "\"\($0.0)\": \(rate($0.1))" }.joined(separator: ", ") + "}"
    }

    /// Seconds of this thread's CPU that `body` uses.
    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = clock()
        try body()
        return clock() - start
    }

    private static func clock() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
