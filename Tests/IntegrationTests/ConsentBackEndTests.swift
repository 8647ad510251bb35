import Cryptography
import EHRFamily
import EHRProcessor
import Foundation
import SawtoothClient
import SawtoothSigning
import Testing

@Suite("ConsentBackEnd, the example of the family's guide", .timeLimit(.minutes(3)))
struct ConsentBackEndTests {
    @Test("a consent is granted, read back, and refused with a code where its version is stale")
    func consent() async throws {
        try await WholeLedger.run { ledger, api in
            try await ledger.startProcessor(EHRTransactionHandler())
            let patient = try #require(PatientID("p-1")), doctor = try #require(DoctorID("d-1"))
            let scopes = try #require(Scopes(unordered: ["lab"])), key = try #require(KeyReference("k-1"))
            let alice = ConsentBackEnd(api: api, signer: try PrivateKey(bytes: SHA256.hash("alice")))
            let bob = ConsentBackEnd(api: api, signer: try PrivateKey(bytes: SHA256.hash("bob")))
            try await alice.submit(RegisterPatient(patient: patient))
            try await bob.submit(RegisterDoctor(doctor: doctor))
            #expect(try await alice.consent(of: patient, to: doctor) == nil)

            try await alice.grant(scopes, of: patient, to: doctor, key: key)
            let stored = try #require(try await alice.consent(of: patient, to: doctor))
            #expect(stored.status == .active && stored.terms?.scopes == scopes && stored.version == 1)

            let stale = GrantAccess(
                patient: patient, doctor: doctor, scopes: scopes, keyReference: key, previousVersion: 0)
            let refused = await #expect(throws: ConsentBackEnd.Refused.self) { try await alice.submit(stale) }
            #expect(refused?.notice?.code == RejectionCode.staleVersion.rawValue)
            #expect(refused?.notice?.currentVersion == 1)
        }
    }

    @Test("the guide shows the very code that is tested here, and is read in one sitting")
    func guide() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let code = try String(contentsOf: folder.appending(path: "ConsentBackEnd.swift"), encoding: .utf8)
        let guide = try String(contentsOf: folder.appending(path: "../../docs/ehr-family-sdk.md"), encoding: .utf8)
        #expect(guide.contains("```swift\n" + code + "```\n"))
        #expect(guide.split(separator: "\n", omittingEmptySubsequences: false).count <= 120)
    }
}
