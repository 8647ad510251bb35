import Cryptography
import EHRFamily
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import Testing

@Suite("A consent that ends while content is read under it")
struct WithdrawnReadTests {
    @Test(
        "is asked for once more before the end is told, so that the last piece is not handed on without it",
        arguments: [nil, .bytes(0..<50_000), .last(10_000)] as [RecordRange?])
    func end(range: RecordRange?) async throws {
        let office = try await Office()
        try await office.register()
        let record = try await office.deposit("r-1", RandomBytes.make(50_000))
        let granted = try await office.journeys.share(
            ShareRecord(
                patient: office.patient, doctor: office.doctor, scopes: .everything, operation: "g", signer: nil),
            timeout: .seconds(10))
        try #require(granted.state.isDecided)
        let access = try await office.journeys.begin(record, of: office.patient, by: office.doctor)
        try await office.journeys.log(access, for: nil, signer: nil, timeout: .seconds(10))
        let reading = try await office.desk.open(access, range: range)
        var count = 0
        while count < reading.length { count += try #require(try await reading.next()).count }
        // Only the word that this was all is outstanding; the service holds the last piece back until then.
        _ = try await office.journeys.withdraw(
            WithdrawConsent(
                patient: office.patient, doctor: office.doctor, operation: "w"),
            timeout: .seconds(10))
        guard await failure({ try await reading.next() })?.code == .accessWithdrawn else {
            Issue.record("the end was told without the consent")
            return
        }
    }

    @Test(
        "erasure ends reads that are under way: the patient's own, and the doctor's of the one record",
        arguments: [nil, .bytes(0..<3_000_000)] as [RecordRange?])
    func erased(range: RecordRange?) async throws {
        let office = try await Office()
        let access = try await office.logged("r-1", RandomBytes.make(3_000_000))
        let record = access.record
        let readings: [any RecordReader] = [
            try await office.desk.openOwn(record, of: office.patient, range: range),
            try await office.desk.open(access, range: range),
            try await office.desk.sealed(access),
        ]
        for reading in readings { _ = try await reading.next() }
        _ = try await office.desk.erase(.record(record, of: office.patient))
        for reading in readings {
            #expect(await failure { try await reading.next() }?.code == .erased)
        }
    }
}
