import EHRFamily
import Locking
import SawtoothSigning

/// A doctor and the key to sign with.
typealias Reader = (id: DoctorID, key: PrivateKey)

/// One depositor and one reader at work, until told to stop.
final class Load: Sendable {
    private let bench: BenchDesk
    private let reader: Reader
    private let name: String
    private let isStopped = LockedValue(false)

    init(_ bench: BenchDesk, reader: Reader, name: String) {
        self.bench = bench
        self.reader = reader
        self.name = name
    }

    func stop() { isStopped.withLock { $0 = true } }

    /// Seconds that each deposit took.
    func deposits() async throws -> [Double] {
        try await repeated { number in try await RevokeBench.deposit("\(self.name)-\(number)", self.bench) }
    }

    /// Seconds that each access took, from its id to the release.
    func releases(of records: Int) async throws -> [Double] {
        try await repeated { number in
            try await RevokeBench.release("r-\(number % records)", self.reader, self.bench)
        }
    }

    private func repeated(_ body: (Int) async throws -> Void) async throws -> [Double] {
        var times: [Double] = []
        // At least once, however soon it is over.
        repeat {
            let start = Meter.now()
            try await body(times.count)
            times.append(Meter.now() - start)
        } while !isStopped.withLock { $0 }
        return times
    }
}
