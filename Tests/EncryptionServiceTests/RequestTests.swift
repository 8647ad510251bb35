import Cryptography
import EHRFamily
import Foundation
import NIOHTTP1
import RecordEncryption
import RecordErrors
import RecordFlow
import RecordKeys
import RecordRemote
import RecordStorage
import ServiceTesting
import Testing

@Suite("Requests")
struct RequestTests {
    @Test("what is wrong with a request is said with its status and code, and is never the service's own failure")
    func badRequests() async throws {
        let office = try await Office()
        let client = RawClient(office.folder.path("run/s"))
        let access = #"{"access_id":"a","patient_id":"p","record_id":"r","doctor_id":"d""#
        let cases: [(String, String, String?, [String: String], Int, String)] = [
            ("GET", "/nothing", nil, [:], 404, "path_unknown"),
            ("DELETE", "/accesses", nil, [:], 405, "method_unknown"),
            ("POST", "/accesses", "", [:], 400, "message_invalid"),
            ("POST", "/accesses", "{", [:], 400, "message_invalid"),
            ("POST", "/accesses", "[]", [:], 400, "message_invalid"),
            ("POST", "/accesses", "{}", [:], 400, "message_invalid"),
            ("POST", "/accesses", #"{"patient_id":1,"record_id":"r","doctor_id":"d"}"#, [:], 400, "message_invalid"),
            (
                "POST", "/accesses", #"{"patient_id":"a b","record_id":"r","doctor_id":"d"}"#, [:], 400,
                "message_invalid"
            ),
            ("POST", "/accesses/release", access + #","expiri":1}"#, [:], 400, "message_invalid"),
            ("POST", "/accesses/log", access + #","batch":"!"}"#, [:], 400, "message_invalid"),
            ("POST", "/accesses/log", access + #","batch":"AAAA"}"#, [:], 400, "invalid"),
            ("POST", "/accesses/log", access + #","batch":"","transaction":""}"#, [:], 400, "invalid"),
            ("POST", "/accesses/log", access + #","batch":""}"#, [:], 400, "invalid"),
            ("POST", "/accesses/release", String(repeating: " ", count: 200_000), [:], 413, "message_too_long"),
            (
                "POST", "/consents",
                #"{"operation_id":"o","patient_id":"p","doctor_id":"d","scopes":["a","*"],"expiry":-1}"#, [:], 400,
                "message_invalid"
            ),
            (
                "POST", "/consents", #"{"operation_id":"o","patient_id":"p","doctor_id":"d","scopes":["a","*"]}"#,
                [:], 400, "invalid"
            ),
            (
                "POST", "/consents",
                #"{"operation_id":"o","patient_id":"p","doctor_id":"d","scopes":["*"],"expiry":1800000000000}"#, [:],
                400, "invalid"
            ),
            ("POST", "/signing-keys", #"{"role":"nurse","id":"n"}"#, [:], 400, "invalid"),
            ("GET", "/signing-keys/nurse/n", nil, [:], 400, "path_invalid"),
            ("GET", "/operations/none", nil, [:], 404, "not_found"),
            ("POST", "/operations/none/signature", "{}", [:], 404, "not_found"),
            ("GET", "/patients/p/records/r/content", nil, [:], 404, "not_found"),
            ("PUT", "/patients/p/records/r/content", "x", [:], 400, "query_invalid"),
            ("PUT", "/patients/p/records/r/content?operation_id=o&scop=lab", "x", [:], 400, "query_invalid"),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o&operation_id=p", "x", [:], 400,
                "query_invalid"
            ),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o", "x", ["Content-Encoding": "gzip"], 415,
                "content_encoded"
            ),
            ("PUT", "/patients/p/records/r/content?operation_id=o", "x", [:], 409, "unsigned"),
            ("DELETE", "/patients/p%20q", nil, [:], 400, "path_invalid"),
        ]
        for (method, target, body, headers, status, code) in cases {
            let request = (HTTPMethod(rawValue: method), target, body, headers)
            try await expect(status, code, request, of: client)
        }
        let plain = try await client.send(.POST, "/accesses", "{}", type: "text/plain")
        #expect(plain.status == 415 && plain["code"] == "message_not_json")
    }

    @Test("ranges, labels and descriptions are read by their rules, whatever they are of")
    func rangesAndLabels() async throws {
        let office = try await Office()
        let client = RawClient(office.folder.path("run/s"))
        let cases: [(String, String, String?, [String: String], Int, String)] = [
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=5-"], 404, "not_found"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=-5"], 404, "not_found"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=0-18446744073709551616"], 404, "not_found"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=9-5"], 400, "range_invalid"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=-"], 400, "range_invalid"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=+5-9"], 400, "range_invalid"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "bytes=0-1,3-4"], 400, "range_invalid"),
            ("GET", "/patients/p/records/r/content", nil, ["Range": "chunks=0-1"], 400, "range_invalid"),
            ("POST", "/patients/p/descriptions", #"{"records":[]}"#, [:], 400, "invalid"),
            ("POST", "/patients/p/descriptions", #"{"records":["a b"]}"#, [:], 400, "message_invalid"),
            ("POST", "/patients/p/descriptions", #"{"record":["r"]}"#, [:], 400, "message_invalid"),
            (
                "POST", "/patients/p/records/r", #"{"operation_id":"o","file_name":"a/b"}"#, [:], 400, "invalid"
            ),
            (
                "POST", "/patients/p/records/r", #"{"operation_id":"o","media_type":"text"}"#, [:], 400, "invalid"
            ),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o", "x", ["Record-Media-Type": "text"], 400,
                "invalid"
            ),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o", "x", ["Record-File-Name": "a.txt"], 400,
                "invalid"
            ),
            (
                // “a/b” and a byte that is no UTF-8.
                "PUT", "/patients/p/records/r/content?operation_id=o", "x", ["Record-File-Name": "YS9i"], 400,
                "invalid"
            ),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o", "x", ["Record-File-Name": "/w=="], 400,
                "invalid"
            ),
            (
                "PUT", "/patients/p/records/r/content?operation_id=o&file_name=a.txt", "x", [:], 400, "query_invalid"
            ),
        ]
        for (method, target, body, headers, status, code) in cases {
            let request = (HTTPMethod(rawValue: method), target, body, headers)
            try await expect(status, code, request, of: client)
        }
    }

    /// A problem document with this status and code.
    private func expect(
        _ status: Int, _ code: String, _ request: (HTTPMethod, String, String?, [String: String]), of client: RawClient
    ) async throws {
        let (method, target, body, headers) = request
        let answer = try await client.send(method, target, body, headers: headers)
        #expect(answer.status == status && answer["code"] == code, "\(method) \(target): \(answer)")
        #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
        #expect(answer["request_id"]?.isEmpty == false && answer["status"] == "\(status)")
    }

    @Test("nothing that the service answers may be kept by anything in between, and each answer says by which build")
    func notKept() async throws {
        let office = try await Office()
        try await office.register()
        try await office.deposit("r-1", [1, 2, 3])
        let client = RawClient(office.folder.path("run/s"))
        for target in ["/health", "/keys", "/patients/\(office.patient)/records/r-1/content", "/nothing"] {
            let answer = try await client.send(.GET, target)
            #expect(answer.headers.first(name: "Cache-Control") == "no-store", "\(target)")
            #expect(answer.headers.first(name: "Server")?.hasPrefix("ehr-encryption/") == true, "\(target)")
        }
        #expect(try await client.send(.GET, "/ready").status == 200)
    }

    @Test("a waiting operation is answered with 202 and where to ask for it")
    func accepted() async throws {
        let office = try await Office()
        let client = RawClient(office.folder.path("run/s"))
        let target = "/patients/\(office.patient)/records/r-1/content?operation_id=o-1&signing=elsewhere"
        let answer = try await client.send(.PUT, target, "content")
        #expect(answer.status == 202 && answer["state"] == "waiting" && answer["payload"] != nil)
        #expect(answer.headers.first(name: "Location") == "/v1/operations/o-1")
        #expect(try await client.send(.GET, "/operations/o-1").status == 202)
    }

    @Test("content over the limit is refused with the limit, and nothing of it is kept")
    func tooLong() async throws {
        let objects = InMemoryRecordStore()
        let office = try await Office(objects: objects, recordLimit: 1_000_000)
        try await office.register()
        let error = await failure { try await office.deposit("r-1", RandomBytes.make(2_000_000)) }
        #expect(error == .tooLong(limit: 1_000_000))
        #expect(try await objects.list(after: nil, limit: 10).isEmpty)
    }

    @Test("an erased patient's record is refused before any of its content is asked for")
    func erased() async throws {
        let office = try await Office()
        try await office.register()
        _ = try await office.journeys.erase(.patient(office.patient))
        let error = await failure {
            try await office.journeys.deposit(
                DepositRecord(
                    patient: office.patient, record: RecordID(unchecked: "r"), operation: "o"), timeout: .seconds(1)
            ) {
                Issue.record("the content was read")
                return nil
            }
        }
        guard error?.code == .erased else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
