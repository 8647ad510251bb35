import Cryptography
import EHRFamily
import Foundation
import GRDB
import KeyWrapping
import Locking
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordStorage
import RecordTesting
import SawtoothSigning
import Testing

/// Someone writes the key database past the service: moves keys, rows, consents and releases to where they do not
/// belong. Each is refused with an error of its own and opens nothing.
@Suite("Rows of the key database in places where they do not belong")
struct TamperedRowsTests {
    /// Two patients with two records each, one doctor with a consent of the first patient, and a way past the service.
    private struct Scene {
        let desk: Desk
        let other: PatientID
        let database: DatabaseQueue

        init() async throws {
            desk = try await Desk(RuleLedger())
            try await desk.register()
            try await desk.deposit("r-1", [1])
            try await desk.deposit("r-2", [2])
            _ = try await desk.desk.deposit(Scene.request(desk.patient, "r-lab", "lab", desk.patientKey)) {
                nil
            }
            other = PatientID(unchecked: "other")
            let key = try PrivateKey.random()
            try await desk.submit(RegisterPatient(patient: other), key)
            _ = try await desk.desk.deposit(Scene.request(other, "r-1", "general", key)) { nil }
            try await desk.share()
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            database = try DatabaseQueue(path: desk.folder.path("keys.db"), configuration: configuration)
        }

        private static func request(
            _ patient: PatientID, _ record: String, _ scope: String, _ key: PrivateKey
        ) -> DepositRecord {
            DepositRecord(
                patient: patient, record: RecordID(unchecked: record), scope: ScopeCode(unchecked: scope),
                operation: "deposit-\(patient)-\(record)", signer: key)
        }

        func execute(_ sql: String) async throws {
            let sql = sql.replacing("PATIENT", with: "'\(desk.patient)'").replacing("OTHER", with: "'\(other)'")
            try await database.write { try $0.execute(sql: sql) }
        }

        /// What comes of reading a record of the first patient.
        func read(_ record: String) async -> String {
            await Scene.outcome {
                _ = try await desk.desk.openOwn(RecordID(unchecked: record), of: desk.patient).whole()
            }
        }

        func release(_ record: String) async throws -> String {
            let access = try await desk.logged(RecordID(unchecked: record))
            return await Scene.outcome { _ = try await desk.desk.release(access) }
        }

        /// A word for how `body` ended.
        static func outcome(_ body: () async throws -> Void) async -> String {
            do {
                try await body()
                return "done"
            } catch let error as RecordFailure {
                return switch error.code {
                case .cryptographyFailed: "key does not unwrap"
                case .wrapperDamaged: "root does not unwrap"
                case .anchorMismatch: "not the anchored object"
                default: "\(error)"
                }
            } catch {
                return "\(error)"
            }
        }
    }

    /// What is done to the database, and what reading the first patient's first record ends with.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sql: String
        let outcome: String

        init(_ what: String, _ sql: String, _ outcome: String) {
            (testDescription, self.sql, self.outcome) = (what, sql, outcome)
        }
    }

    private static let changes = [
        Change(
            "the key of the patient's other record",
            """
            UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE patient_id = PATIENT
                AND record_id = 'r-2') WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "key does not unwrap"),
        Change(
            "the key of another patient's record of the same id",
            """
            UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE patient_id = OTHER
                AND record_id = 'r-1') WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "key does not unwrap"),
        Change(
            "the key moved to another scope",
            "UPDATE record_key SET scope = 'lab' WHERE patient_id = PATIENT AND record_id = 'r-1'",
            "key does not unwrap"),
        Change(
            "the key moved to another epoch, with the root copied there",
            """
            INSERT INTO root SELECT patient_id, 2, wrapped FROM root WHERE patient_id = PATIENT;
            UPDATE record_key SET epoch = 2 WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "root does not unwrap"),
        Change(
            "another patient's root",
            "UPDATE root SET wrapped = (SELECT wrapped FROM root WHERE patient_id = OTHER) WHERE patient_id = PATIENT",
            "root does not unwrap"),
        Change(
            "root and key of another patient's record of the same id",
            """
            UPDATE root SET wrapped = (SELECT wrapped FROM root WHERE patient_id = OTHER) WHERE patient_id = PATIENT;
            UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE patient_id = OTHER
                AND record_id = 'r-1') WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "root does not unwrap"),
        Change(
            "the object of another record",
            """
            UPDATE record SET object = (SELECT object FROM record WHERE patient_id = PATIENT AND record_id = 'r-2')
            WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "the sealed record was not made with this key for this patient and record, or its header was altered"),
        Change(
            "object and hash of another record",
            """
            UPDATE record SET (object, sha256) = (SELECT object, sha256 FROM record WHERE patient_id = PATIENT
                AND record_id = 'r-2') WHERE patient_id = PATIENT AND record_id = 'r-1'
            """, "not the anchored object"),
        Change(
            "two records' rows and keys under each other's id",
            """
            UPDATE record SET record_id = 'r-x' WHERE patient_id = PATIENT AND record_id = 'r-1';
            UPDATE record SET record_id = 'r-1' WHERE patient_id = PATIENT AND record_id = 'r-2';
            UPDATE record_key SET record_id = 'r-x' WHERE patient_id = PATIENT AND record_id = 'r-1';
            UPDATE record_key SET record_id = 'r-1' WHERE patient_id = PATIENT AND record_id = 'r-2'
            """, "not the anchored object"),
        Change(
            "a shorter length",
            "UPDATE record SET length = length - 1 WHERE patient_id = PATIENT AND record_id = 'r-1'",
            "the sealed record was extended: it should be 72 bytes long, and goes on after that"),
    ]

    @Test("a record whose rows were changed is refused with the reason, and the others open", arguments: changes)
    func changed(change: Change) async throws {
        let scene = try await Scene()
        #expect(await scene.read("r-1") == "done")
        try await scene.execute(change.sql)
        #expect(await scene.read("r-1") == change.outcome)
        // A release needs the key and not the object: where that alone was touched, the reader finds out.
        let isOfObject = change.outcome.hasPrefix("the sealed record")
        #expect(try await (scene.release("r-1") == "done") == isOfObject)
        #expect(await scene.read("r-lab") == (change.sql.contains("UPDATE root") ? "root does not unwrap" : "done"))
    }

    @Test("a record that someone moved into a scope that the consent covers is not released")
    func scope() async throws {
        let scene = try await Scene()
        try await scene.execute("UPDATE consent SET scopes = '*'")
        try await scene.execute(
            "UPDATE record SET scope = 'lab' WHERE patient_id = PATIENT AND record_id = 'r-1'")
        #expect(try await scene.release("r-1").contains("has another scope than its anchor"))
    }

    @Test("a consent's row moved to another patient or doctor, or undenied, releases nothing")
    func consents() async throws {
        for sql in ["UPDATE consent SET patient_id = OTHER", "UPDATE consent SET doctor_id = 'someone'"] {
            let scene = try await Scene()
            try await scene.execute(sql)
            #expect(try await scene.release("r-1").hasPrefix("the consent names the key reference"))
        }
        let scene = try await Scene()
        let access = try await scene.desk.logged(RecordID(unchecked: "r-1"))
        _ = try await scene.desk.desk.withdraw(
            WithdrawConsent(
                patient: scene.desk.patient, doctor: scene.desk.doctor, operation: "w", signer: scene.desk.patientKey))
        try await scene.execute("UPDATE consent SET state = 'active'")
        #expect(await refusal { try await scene.desk.desk.release(access) } == .accessWithdrawn)
    }

    @Test("a release put in the place of another does not open as that, and no access id is made fresh for another")
    func releases() async throws {
        let scene = try await Scene()
        let first = try await scene.desk.logged(RecordID(unchecked: "r-1"))
        let second = try await scene.desk.logged(RecordID(unchecked: "r-2"))
        let release = try await scene.desk.desk.release(first)
        _ = try await scene.desk.desk.release(second)
        try await scene.execute(
            """
            UPDATE release SET sealed = (SELECT sealed FROM release WHERE record_id = 'r-2') WHERE record_id = 'r-1'
            """)
        let swapped = try await scene.desk.desk.release(first)
        #expect(swapped != release)
        #expect(throws: RecordFailure(.releaseFailed)) { try swapped.open(privateKey: scene.desk.secret()) }
        // Moved with its ids: the access entry on the ledger is for another record.
        try await scene.execute("UPDATE release SET record_id = 'r-lab' WHERE record_id = 'r-2'")
        #expect(
            await Scene.outcome { _ = try await scene.desk.desk.release(second) }.hasPrefix("there is another release"))
        // An old access of the doctor's own choice under the note of a fresh one.
        let old = Access(
            patient: scene.desk.patient, record: first.record, doctor: scene.desk.doctor,
            id: AccessID(unchecked: "old"))
        try await scene.desk.desk.log(old, signer: scene.desk.doctorKey)
        try await scene.execute("UPDATE access SET access_id = 'old' WHERE record_id = 'r-2'")
        #expect(await refusal { try await scene.desk.desk.release(old) } == .accessStale)
    }

    @Test("a custodial key put under another's name signs nothing")
    func signingKeys() async throws {
        let scene = try await Scene()
        for name in ["d-1", "d-2"] {
            _ = try await scene.desk.desk.makeSigningKey(for: .doctor(DoctorID(unchecked: name)))
        }
        try await scene.execute(
            """
            UPDATE signing_key SET (public_key, wrapped) =
                (SELECT public_key, wrapped FROM signing_key WHERE id = 'd-2') WHERE id = 'd-1'
            """)
        let access = try await scene.desk.desk.begin(
            RecordID(unchecked: "r-1"), of: scene.desk.patient, by: DoctorID(unchecked: "d-1"))
        #expect(
            await Scene.outcome { try await scene.desk.desk.log(access) } == "root does not unwrap")
    }
}
