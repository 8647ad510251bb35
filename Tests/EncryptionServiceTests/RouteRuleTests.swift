import EHRFamily
import EncryptionService
import Foundation
import NIOHTTP1
import RecordFlow
import RecordKeys
import RecordRemote
import SawtoothProtocol
import SawtoothSigning
import ServiceTesting
import Testing

@Suite("Who may ask what")
struct RouteRuleTests {
    @Test("the specification has the table of the code")
    func specification() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/spec/encryption-service.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.contains(RouteRules.markdown), "put this there:\n\(RouteRules.markdown)")
    }

    /// What a request to a route is answered with when nobody in particular asks, by the rule.
    private func statuses(_ rule: RouteRules.Rule, isMaintenanceSocket: Bool) -> Set<Int> {
        switch (rule, isMaintenanceSocket) {
        case (.maintenance, true), (.maintenanceSocket, true): [200, 201]
        // 405: `settle` could be an operation's id, which is read with another method.
        case (.maintenance, false), (.maintenanceSocket, false): [404, 405]
        case (_, true): [404]
        case (.session, false): [401]
        // What was shown is wrong, or the ledger is not asked for anything.
        case (.anyone, false): [200, 201, 400, 403, 503]
        case (.owner, false), (.patient, false), (.doctor, false), (.depositor, false), (.holder, false): [404]
        }
    }

    @Test(
        "without a session each route answers only if its rule needs none, and only at its socket",
        arguments: [false, true])
    func cellByCell(isMaintenanceSocket: Bool) async throws {
        let enrolled = try await EnrolledOffice(isForEnrolledOnly: true)
        let access = try await enrolled.logged()
        let (patient, doctor) = (access.patient.text, access.doctor.text)
        let path = enrolled.office.folder.path(isMaintenanceSocket ? "back/s" : "front/s")
        let client = RawClient(path)
        let parts = [
            "{patient_id}": patient, "{record_id}": "r", "{operation_id}": "d", "{role}": "patient", "{id}": patient,
            "{session_id}": "current",
        ]
        let ids = #""patient_id":"\#(patient)","record_id":"r","doctor_id":"\#(doctor)""#
        let transaction = try Transaction(
            RegisterPatient(patient: access.patient, encryptionKey: nil), signedBy: PrivateKey.random(),
            batcher: PrivateKey.random().publicKey)
        let bodies = [
            "POST /operations": #"{"transaction":"\#(Data(transaction.encoded()).base64EncodedString())"}"#,
            "POST /patients/{patient_id}/records/{record_id}": #"{"operation_id":"d"}"#,
            "DELETE /patients/{patient_id}": #"{"patient_id":"\#(patient)"}"#,
            "POST /accesses": "{\(ids)}",
            "POST /accesses/log": #"{"access_id":"a",\#(ids)}"#,
            "POST /accesses/emergency": #"{"access_id":"a",\#(ids),"reason":"coma","at":1}"#,
            "POST /accesses/release": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /accesses/content": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /accesses/sealed": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /consents":
                #"{"operation_id":"x","patient_id":"\#(patient)","doctor_id":"\#(doctor)","scopes":["*"]}"#,
            "POST /consents/withdraw":
                #"{"operation_id":"x","patient_id":"\#(patient)","doctor_id":"\#(doctor)"}"#,
            "POST /operations/{operation_id}/signature": "{}",
            "POST /signing-keys": #"{"role":"patient","id":"\#(patient)"}"#,
            "POST /registrations": #"{"role":"patient","id":"\#(patient)"}"#,
            "POST /enrolments": #"{"role":"patient","id":"p","code":"none","secret":"AAAA"}"#,
            "PUT /unlock-secret": #"{"role":"patient","id":"p","secret":"AAAA"}"#,
            "POST /recovery-codes": #"{"secret":"AAAA"}"#,
            "POST /rotations": #"{"operation_id":"x","secret":"AAAA"}"#,
            "POST /sealed-keys": #"{"role":"patient","id":"\#(patient)"}"#,
            "POST /recovered-keys":
                #"{"role":"patient","id":"\#(patient)","keys":[],"signature":"AAAA"}"#,
            "POST /sessions": #"{"role":"patient","id":"p","secret":"AAAA"}"#,
            "POST /enrolment-codes": #"{"role":"patient","id":"new"}"#,
        ]
        for (method, template, rule) in RouteRules.table {
            var target = template
            for (name, value) in parts { target = target.replacingOccurrences(of: name, with: value) }
            if method == "GET" && template == "/operations" { target += "?owner=patient:\(patient)" }
            var body = bodies["\(method) \(template)"]
            var type = "application/json"
            if method == "PUT" && template.hasSuffix("content") {
                (target, body, type) = (target + "?operation_id=d2", "x", "application/octet-stream")
            }
            let isShared = template == "/health" || template == "/ready"
            // What is handed in there is judged by its signature.
            let isSigned = template == "/recovered-keys" && isMaintenanceSocket
            let expected =
                isShared ? [200, 503] : isSigned ? [409] : statuses(rule, isMaintenanceSocket: isMaintenanceSocket)
            let answer = try await client.send(HTTPMethod(rawValue: method), target, body, type: type)
            #expect(
                expected.contains(answer.status),
                "\(method) \(template): \(answer.status) \(String(decoding: answer.body.prefix(200), as: UTF8.self))")
        }
        // And the holders' own sessions open what is theirs.
        let asDoctor = try await enrolled.acting(enrolled.doctor)
        #expect(try await asDoctor.open(access, range: nil).whole() == Array("finding".utf8))
    }
}
