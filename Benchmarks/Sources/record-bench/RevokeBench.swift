import EHRFamily
import Locking
import RecordFlow
import RecordKeys
import RecordStorage

/// A patient with many records withdraws consents, one after the other: how long until it is acknowledged, how long
/// until the keys have moved, and how deposits and releases fare meanwhile.
struct RevokeBench {
    private let folder: String
    private let records: Int
    private let rounds: Int

    init(_ arguments: Arguments) throws {
        folder = arguments.folder()
        records = arguments.number("--records", else: 1000)
        rounds = arguments.number("--rounds", else: 5)
    }

    func run() async throws {
        let bench = try await BenchDesk(folder: folder, objects: InMemoryRecordStore())
        for number in 0..<records { try await RevokeBench.deposit("r-\(number)", bench) }
        let reader = try await bench.doctor("reader")
        let counting = CountingStore(bench.desk.objects)
        let desk = bench.with(counting)
        try await idle(bench, reader: reader)
        var revokes: [Double] = []
        for round in 0..<rounds {
            let doctor = try await bench.doctor("doctor-\(round)")
            for number in 0..<min(records, 10) {
                try await RevokeBench.release("r-\(number)", doctor, bench)
            }
            let load = Load(bench, reader: reader, name: "round-\(round)")
            async let deposits = load.deposits()
            async let releases = load.releases(of: min(records, 1000))
            let start = Meter.now()
            _ = try await desk.deny(
                WithdrawConsent(
                    patient: bench.patient, doctor: doctor.id, operation: "revoke-\(round)"))
            let acknowledged = Meter.now()
            let moved = try await desk.moveKeys(of: bench.patient)
            let done = Meter.now()
            load.stop()
            revokes.append(acknowledged - start)
            var line = Line()
            line.add("records", records)
            line.add("revoke_ms", 1000 * (acknowledged - start))
            line.add("keys_moved", moved.keys)
            line.add("roots_destroyed", moved.roots)
            line.add("move_seconds", done - acknowledged)
            line.add("keys_per_second", Double(moved.keys) / (done - acknowledged))
            line.add("calls_of_the_store", counting.calls.withLock { $0 })
            RevokeBench.add("deposit", try await deposits, to: &line)
            RevokeBench.add("release", try await releases, to: &line)
            line.write()
            try await check(bench, desk)
        }
        var line = Line()
        line.add("records", records)
        line.add("revoke_ms_median", 1000 * RevokeBench.median(revokes))
        line.write()
    }

    /// Deposits and releases for two seconds with nothing else going on.
    private func idle(_ bench: BenchDesk, reader: Reader) async throws {
        let load = Load(bench, reader: reader, name: "idle")
        async let deposits = load.deposits()
        async let releases = load.releases(of: min(records, 1000))
        try await Task.sleep(nanoseconds: 2_000_000_000)
        load.stop()
        var line = Line()
        line.add("records", records)
        line.add("idle", "yes")
        RevokeBench.add("deposit", try await deposits, to: &line)
        RevokeBench.add("release", try await releases, to: &line)
        line.write()
    }

    /// All keys are of the newest epoch once what was deposited under the one before has moved too.
    private func check(_ bench: BenchDesk, _ desk: RecordDesk) async throws {
        _ = try await desk.moveKeys(of: bench.patient)
        let epoch = try await bench.store.currentEpoch(of: bench.patient).epoch
        for number in stride(from: 0, to: records, by: max(1, records / 50)) {
            let stored = try await bench.store.record(RecordID(unchecked: "r-\(number)"), of: bench.patient)
            guard stored.key.epoch == epoch else { throw MeterError.wrong("a key was left behind") }
        }
        guard try await bench.store.patientsToRotate(after: nil, limit: 1).isEmpty else {
            throw MeterError.wrong("a root was left behind")
        }
    }

    static func add(_ name: String, _ times: [Double], to line: inout Line) {
        let sorted = times.sorted()
        line.add("\(name)s", sorted.count)
        line.add("\(name)_ms_median", 1000 * median(sorted))
        line.add("\(name)_ms_p99", 1000 * (sorted.isEmpty ? 0 : sorted[sorted.count * 99 / 100]))
    }

    static func median(_ times: [Double]) -> Double { times.isEmpty ? 0 : times.sorted()[times.count / 2] }

    static func deposit(_ name: String, _ bench: BenchDesk) async throws {
        let rest = LockedValue<[UInt8]?>([1, 2, 3])
        _ = try await bench.desk.deposit(
            DepositRecord(
                patient: bench.patient, record: RecordID(unchecked: name), operation: "deposit-\(name)",
                signer: bench.patientKey)
        ) {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
    }

    static func release(_ name: String, _ reader: Reader, _ bench: BenchDesk) async throws {
        let access = try await bench.desk.begin(RecordID(unchecked: name), of: bench.patient, by: reader.id)
        try await bench.desk.log(access, signer: reader.key)
        _ = try await bench.desk.release(access)
    }
}
