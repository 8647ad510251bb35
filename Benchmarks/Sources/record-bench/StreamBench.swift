import AWSSigning
import AsyncHTTPClient
import Cryptography
import EHRFamily
import RecordFlow
import RecordKeys
import RecordStorage

/// One long record: deposited, read by range, verified and opened, with the memory that each step takes at its peak.
struct StreamBench {
    private let folder: String
    private let store: String
    private let length: UInt64
    private let ranges: Int
    private let objects: any RecordStore
    /// The record is made of this block, again and again, each with its number in front.
    private let block = RandomBytes.make(blockLength)
    private static let blockLength = 1 << 18
    private static let rangeLength: UInt64 = 1 << 20

    init(_ arguments: Arguments) throws {
        folder = arguments.folder()
        store = arguments.text("--store") ?? "folder"
        length = UInt64(arguments.number("--mebibytes", else: 4096)) << 20
        ranges = arguments.number("--ranges", else: 32)
        switch store {
        case "folder": objects = try FilesystemRecordStore(root: "\(folder)/objects")
        case "s3":
            guard let endpoint = arguments.text("--endpoint"), let bucket = arguments.text("--bucket") else {
                Arguments.fail("--store s3 needs --endpoint URL and --bucket NAME", 2)
            }
            let credential = AWSCredential(
                accessKeyID: arguments.text("--access-key") ?? "EXAMPLEKEY",
                secretAccessKey: SecretBytes(copying: Array((arguments.text("--secret") ?? "example-secret").utf8)))
            objects = S3RecordStore(
                S3Configuration(
                    endpoint: endpoint, region: "us-east-1", bucket: bucket, credentials: .fixed(credential),
                    partLength: arguments.number("--part", else: S3Configuration.defaultPartLength)),
                client: .shared)
        default: Arguments.fail("--store is folder or s3, not \(store)", 2)
        }
    }

    func run() async throws {
        let bench = try await BenchDesk(folder: folder, objects: objects)
        let record = RecordID(unchecked: "record-1")
        let request = DepositRecord(
            patient: bench.patient, record: record, operation: "deposit", signer: bench.patientKey)
        try await measure("idle") {}
        try await measure("deposit") {
            var offset: UInt64 = 0
            let done = try await bench.desk.deposit(request) {
                if offset == length { return nil }
                defer { offset += UInt64(StreamBench.blockLength) }
                return content(offset..<offset + UInt64(StreamBench.blockLength))
            }
            guard done.state.isDecided else { throw MeterError.wrong("\(done.state)") }
        }
        try await measure("verify") { _ = try await bench.desk.verify(record, of: bench.patient) }
        try await measure("ranges") {
            for _ in 0..<ranges {
                let start = UInt64.random(in: 0...length - StreamBench.rangeLength)
                let range = start..<start + StreamBench.rangeLength
                let opened = try await bench.desk.openOwn(
                    record, of: bench.patient, range: .bytes(range))
                try await compare(range) { try await opened.next() }
            }
        }
        try await measure("open") {
            let opened = try await bench.desk.openOwn(record, of: bench.patient)
            try await compare(0..<length) { try await opened.next() }
        }
        _ = try await bench.desk.erase(.patient(bench.patient))
    }

    private func measure(_ step: String, _ body: () async throws -> Void) async throws {
        try Meter.forgetPeak()
        let start = Meter.now()
        try await body()
        let seconds = Meter.now() - start
        var line = Line()
        line.add("step", step)
        line.add("store", store)
        line.add("mebibytes", Int(length >> 20))
        line.add("seconds", seconds)
        line.add("peak_rss_kib", try Meter.peak())
        line.write()
    }

    /// The record's plaintext there.
    private func content(_ range: Range<UInt64>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let (number, start) = offset.quotientAndRemainder(dividingBy: UInt64(StreamBench.blockLength))
            let end = min(UInt64(StreamBench.blockLength), start + (range.upperBound - offset))
            let place = bytes.count
            bytes += block[Int(start)..<Int(end)]
            for index in start..<max(start, min(end, 8)) {
                bytes[place + Int(index - start)] = UInt8(truncatingIfNeeded: number >> (8 * index))
            }
            offset += end - start
        }
        return bytes
    }

    /// Fails unless `next` gives the record's plaintext of `range`.
    private func compare(_ range: Range<UInt64>, _ next: () async throws -> [UInt8]?) async throws {
        var offset = range.lowerBound
        while let piece = try await next() {
            let end = offset + UInt64(piece.count)
            guard end <= range.upperBound, piece == content(offset..<end) else {
                throw MeterError.wrong("other bytes than were deposited, at \(offset)")
            }
            offset = end
        }
        guard offset == range.upperBound else { throw MeterError.wrong("\(offset) bytes of \(range)") }
    }
}
