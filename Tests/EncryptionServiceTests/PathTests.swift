import Cryptography
import EHRFamily
import NIOHTTP1
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import Testing

@Suite("Paths")
struct PathTests {
    @Test("no path is read as another one: an erasure that a client or proxy would shorten erases nothing")
    func exact() async throws {
        let office = try await Office()
        try await office.register()
        try await office.deposit("r-1", [1, 2, 3])
        let (socket, patient) = (office.folder.path("run/s"), office.patient)
        let body = Array(#"{"patient_id":"\#(patient)"}"#.utf8)
        let refused: [(String, Int, String)] = [
            ("/v1/patients/\(patient)/", 404, "path_unknown"),
            ("/v1/patients//\(patient)", 404, "path_unknown"),
            ("//v1/patients/\(patient)", 404, "path_unknown"),
            ("/v1//patients/\(patient)", 404, "path_unknown"),
            ("/v1/patients/\(patient)/records/", 404, "path_unknown"),
            ("/v1/patients/\(patient)/records/..", 400, "id_reserved"),
            ("/v1/patients/\(patient)/records/../", 404, "path_unknown"),
            ("/v1/patients/\(patient)/records/.", 400, "id_reserved"),
            ("/v1/patients/\(patient)/.", 400, "id_reserved"),
            ("/v1/./patients/\(patient)", 400, "id_reserved"),
            ("/v1/x/../patients/\(patient)", 400, "id_reserved"),
            ("/v1/patients/..", 400, "id_reserved"),
            ("/v1/patients/\(patient)/records/%2e%2e", 400, "path_invalid"),
            ("/v1/patients/\(patient)%2frecords%2fr-1", 400, "path_invalid"),
            ("/v1/patients/\(patient)%2F", 400, "path_invalid"),
            ("/v1/p%61tients/\(patient)", 400, "path_invalid"),
            ("/v1/patients/\(patient);a=b", 400, "path_invalid"),
            ("/v1/patients/\(patient)#/records/r-1", 400, "path_invalid"),
            ("http://x/v1/patients/\(patient)/", 404, "path_unknown"),
            ("http://x/v1/patients/\(patient)/records/..", 400, "id_reserved"),
            ("/v1/patients/\(patient)?really=yes", 400, "query_invalid"),
            ("/v1/patients/\(patient)?", 400, "query_invalid"),
        ]
        for (target, status, code) in refused {
            let answer = try await RawSocket.send(socket, "DELETE", target, body)
            #expect(answer.status == status && answer.code == code, "\(target): \(answer.text)")
        }
        #expect(try await office.journeys.verify(RecordID(unchecked: "r-1"), of: patient).plaintextLength == 3)
    }

    @Test("erasing a whole patient takes a body that repeats the id; without it, what to send is said")
    func erasure() async throws {
        let office = try await Office()
        try await office.register()
        try await office.deposit("r-1", [1, 2, 3])
        let socket = office.folder.path("run/s")
        let target = "/v1/patients/\(office.patient)"
        let bodies: [[UInt8]?] = [
            nil, [], Array("{}".utf8), Array(#"{"patient_id":"another"}"#.utf8),
            Array(#"{"patient_id":"\#(office.patient)","record_id":"r-1"}"#.utf8),
        ]
        for body in bodies {
            let answer = try await RawSocket.send(socket, "DELETE", target, body)
            #expect(answer.status == 400 && answer.code == "erasure_unconfirmed", "\(answer.text)")
            #expect(answer.text.contains(#"\"patient_id\": "#))
        }
        #expect(try await office.journeys.verify(RecordID(unchecked: "r-1"), of: office.patient).plaintextLength == 3)
        let done = try await RawSocket.send(
            socket, "DELETE", target, Array(#"{"patient_id":"\#(office.patient)"}"#.utf8))
        #expect(done.status == 200 && done.text.contains(#""objects":1"#), "\(done.text)")
    }

    @Test("an id that means a folder is refused in every body and query", arguments: [".", ".."])
    func bodies(id: String) async throws {
        let office = try await Office()
        let socket = office.folder.path("run/s")
        let access = #""access_id":"a","record_id":"r","doctor_id":"d""#
        let cases: [(String, String, String)] = [
            ("POST", "/accesses", #"{"patient_id":"\#(id)","record_id":"r","doctor_id":"d"}"#),
            ("POST", "/accesses", #"{"patient_id":"p","record_id":"\#(id)","doctor_id":"d"}"#),
            ("POST", "/accesses", #"{"patient_id":"p","record_id":"r","doctor_id":"\#(id)"}"#),
            ("POST", "/accesses/log", #"{"patient_id":"\#(id)",\#(access)}"#),
            ("POST", "/accesses/release", #"{"patient_id":"\#(id)",\#(access)}"#),
            ("POST", "/accesses/content", #"{"patient_id":"\#(id)",\#(access)}"#),
            ("POST", "/accesses/sealed", #"{"patient_id":"\#(id)",\#(access)}"#),
            ("POST", "/consents", #"{"operation_id":"\#(id)","patient_id":"p","doctor_id":"d","scopes":["*"]}"#),
            ("POST", "/consents/withdraw", #"{"operation_id":"\#(id)","patient_id":"p","doctor_id":"d"}"#),
            ("POST", "/signing-keys", #"{"role":"patient","id":"\#(id)"}"#),
            ("POST", "/registrations", #"{"role":"doctor","id":"\#(id)"}"#),
            ("POST", "/patients/p/records/r", #"{"operation_id":"o","supersedes":"\#(id)"}"#),
            ("PUT", "/patients/p/records/r/content?operation_id=\(id)", ""),
            ("PUT", "/patients/p/records/r/content?operation_id=o&supersedes=\(id)", ""),
            ("PUT", "/patients/p/records/r/content?operation_id=o&author_id=%2e", ""),
            ("GET", "/operations/\(id)", ""),
            ("GET", "/signing-keys/doctor/\(id)", ""),
        ]
        for (method, target, body) in cases {
            let answer = try await RawSocket.send(socket, method, "/v1" + target, Array(body.utf8))
            #expect(answer.status == 400 && answer.code == "id_reserved", "\(method) \(target): \(answer.text)")
        }
    }

    @Test("the client sends no request with such an id in its path", arguments: [".", ".."])
    func client(id: String) async throws {
        // Nobody listens: what is refused before anything is sent is told from what cannot be sent.
        let folder = TemporaryFolder()
        let journeys = try RemoteRecordDesk(.unix(path: folder.path("nobody")))
        let (patient, record) = (PatientID(unchecked: id), RecordID(unchecked: id))
        let (p, r) = (PatientID(unchecked: "p"), RecordID(unchecked: "r"))
        let faults = [
            await failure { try await journeys.erase(.patient(patient)) },
            await failure { try await journeys.erase(.record(record, of: p)) },
            await failure { try await journeys.erase(.record(r, of: patient)) },
            await failure { try await journeys.verify(record, of: p) },
            await failure { try await journeys.openOwn(record, of: p, range: nil) },
            await failure { try await journeys.moveKeys(of: patient) },
            await failure { try await journeys.signingKey(of: .patient(patient)) },
            await failure { try await journeys.operation(id) },
            await failure {
                try await journeys.deposit(
                    DepositRecord(patient: p, record: record, operation: "o"), timeout: .zero
                ) { nil }
            },
        ]
        for fault in faults { #expect(fault?.code.text == "id_reserved", "\(String(describing: fault))") }
    }
}
