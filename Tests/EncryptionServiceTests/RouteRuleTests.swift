import EHRFamily
import EncryptionService
import Foundation
import NIOHTTP1
import RecordErrors
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
        case (.maintenance, true), (.maintenanceSocket, true), (.enroller, true): [200, 201]
        // 405: `settle` could be an operation's id, which is read with another method.
        case (.maintenance, false), (.maintenanceSocket, false), (.enroller, false): [404, 405]
        case (_, true): [404]
        case (.session, false): [401]
        // What was shown is wrong, or the ledger is not asked for anything.
        case (.anyone, false): [200, 201, 400, 403, 503]
        case (.owner, false), (.patient, false), (.doctor, false), (.depositor, false), (.holder, false),
            (.party, false),
            (.reviewer, false), (.registrar, false), (.submitter, false):
            [404]
        }
    }

    @Test(
        "without a session each route answers only if its rule needs none, and only at its socket",
        arguments: [false, true])
    func cellByCell(isMaintenanceSocket: Bool) async throws {
        let enrolled = try await EnrolledOffice(isForEnrolledOnly: true)
        let access = try await enrolled.logged()
        let (patient, doctor) = (access.patient.text, access.doctor.text)
        let client = RawClient(enrolled.office.folder.path(isMaintenanceSocket ? "back/s" : "front/s"))
        let parts = [
            "{patient_id}": patient, "{record_id}": "r", "{operation_id}": "d", "{role}": "patient", "{id}": patient,
            "{session_id}": "current", "{passkey}": "00",
        ]
        let ids = #""patient_id":"\#(patient)","record_id":"r","doctor_id":"\#(doctor)""#
        let register = RegisterPatient(patient: access.patient, encryptionKey: nil)
        let signed = try Transaction(register, signedBy: PrivateKey.random(), batcher: PrivateKey.random().publicKey)
        let bodies = [
            "POST /operations": #"{"transaction":"\#(Data(signed.encoded()).base64EncodedString())"}"#,
            "POST /passkeys": #"{"credential":"eA==","public_key":"eA==","relying_party":"x","origin":"x"}"#,
            "POST /patients/{patient_id}/records/{record_id}": #"{"operation_id":"d"}"#,
            "DELETE /patients/{patient_id}": #"{"patient_id":"\#(patient)"}"#,
            "POST /accesses": "{\(ids)}",
            "POST /consents/standing": #"{"patient_id":"\#(patient)","doctor_id":"\#(doctor)"}"#,
            "POST /consents/explanation": "{\(ids)}",
            "POST /accesses/log": #"{"access_id":"a",\#(ids)}"#,
            "POST /accesses/emergency": #"{"access_id":"a",\#(ids),"reason":"coma","at":1}"#,
            "POST /accesses/release": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /accesses/content": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /accesses/sealed": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /accesses/description": #"{"access_id":"\#(access.id)",\#(ids)}"#,
            "POST /patients/{patient_id}/descriptions": #"{"records":["r"]}"#,
            "POST /consents":
                #"{"operation_id":"x","patient_id":"\#(patient)","doctor_id":"\#(doctor)","scopes":["*"]}"#,
            "POST /consents/withdraw": #"{"operation_id":"x","patient_id":"\#(patient)","doctor_id":"\#(doctor)"}"#,
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
            "POST /reviews":
                #"{"access_id":"a","patient_id":"\#(patient)","doctor_id":"\#(doctor)","outcome":"disputed"}"#,
            "POST /attestations": RouteRuleTests.attestation(registrar: "reg", doctor),
            "POST /models": RouteRuleTests.model(submitter: "sub"),
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
            let isShared = ["/health", "/ready", "/queue"].contains(template)
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

    private static func attestation(registrar: String, _ doctor: String) -> String {
        #"{"operation_id":"x","registrar_id":"\#(registrar)","doctor_id":"\#(doctor)","status":"suspended"}"#
    }

    private static func model(submitter: String) -> String {
        let model = ModelProvenance(
            model: DigestHex(unchecked: String(repeating: "a", count: 64)), sites: [SiteID(unchecked: "s")],
            metrics: [Metric(name: MetricCode(unchecked: "m"), value: .integer(1))])
        return #"{"submitter_id":"\#(submitter)","payload":"\#(Data(model.encoded()).base64EncodedString())"}"#
    }

    /// What is asked of each route that concerns a holder: ids that are somebody's, or nobody's.
    private struct Question {
        let patient: String
        let doctor: String
        let record: String
        let operation: String
        let access: String

        var ids: String { #""patient_id":"\#(patient)","record_id":"\#(record)","doctor_id":"\#(doctor)""# }

        func target(_ method: String, _ template: String) -> String {
            let parts = [
                "{patient_id}": patient, "{record_id}": record, "{operation_id}": operation, "{role}": "patient",
                "{id}": patient,
            ]
            let path = parts.reduce(template) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
            return path + (method == "GET" && template == "/operations" ? "?owner=patient:\(patient)" : "")
        }

        /// As the answer would be if these ids were the ones of `other`.
        func renamed(_ text: String, to other: Question) -> String {
            [
                (patient, other.patient), (doctor, other.doctor), (access, other.access),
                // Short ones are parts of words, too.
                ("operation \(operation)", "operation \(other.operation)"),
                ("record \(record) ", "record \(other.record) "),
            ].reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        }
    }

    @Test("what is somebody else's is answered like what is nobody's, word for word, on every route of a holder's")
    func sameAnswer() async throws {
        let enrolled = try await EnrolledOffice(isForEnrolledOnly: true)
        let access = try await enrolled.logged()
        let stranger = KeyHolder.patient(PatientID(unchecked: "stranger"))
        let colleague = KeyHolder.doctor(DoctorID(unchecked: "colleague"))
        var tokens: [String?] = [nil]
        let registrar = KeyHolder.registrar(RegistrarID(unchecked: "registrar"))
        let submitter = KeyHolder.submitter(SubmitterID(unchecked: "submitter"))
        for holder in [stranger, colleague, registrar, submitter] {
            try await enrolled.enrolInCustody(holder)
            tokens.append(try await enrolled.service.openSession(of: holder, secret: EnrolledOffice.secret()).token)
        }
        let client = RawClient(enrolled.office.folder.path("front/s"))
        let theirs = Question(
            patient: access.patient.text, doctor: access.doctor.text, record: "record-of-theirs", operation: "d",
            access: access.id.text)
        let nobodys = Question(
            patient: "nobodys-patient", doctor: "nobodys-doctor", record: "nobodys-record",
            operation: "nobodys-operation", access: "nobodys-access")
        let theirsAtTheirRecord = Question(
            patient: theirs.patient, doctor: theirs.doctor, record: access.record.text, operation: "g",
            access: theirs.access)
        let key = try PrivateKey.random()
        for (method, template, rule) in RouteRules.table {
            guard
                [.patient, .doctor, .depositor, .owner, .holder, .reviewer, .registrar, .submitter].contains(rule)
            else { continue }
            for token in tokens {
                func ask(_ question: Question) async throws -> (status: Int, text: String) {
                    let body = try body("\(method) \(template)", question, key)
                    let isContent = method == "PUT"
                    let answer = try await client.send(
                        HTTPMethod(rawValue: method),
                        question.target(method, template) + (isContent ? "?operation_id=\(question.operation)" : ""),
                        isContent ? "x" : body, type: isContent ? "application/octet-stream" : "application/json",
                        headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
                    let text = String(decoding: answer.body, as: UTF8.self)
                    return (answer.status, text.replacingOccurrences(of: answer["request_id"] ?? "-", with: "ID"))
                }
                let absent = try await ask(nobodys)
                #expect(absent.status == 404, "\(method) \(template): \(absent)")
                for question in [theirs, theirsAtTheirRecord] {
                    let other = try await ask(question)
                    #expect(other.status == absent.status, "\(method) \(template): \(other)")
                    #expect(question.renamed(other.text, to: nobodys) == absent.text, "\(method) \(template)")
                }
            }
        }
    }

    private func body(_ route: String, _ asked: Question, _ key: PrivateKey) throws -> String? {
        switch route {
        case "POST /operations":
            let transaction = try Transaction(
                RegisterPatient(patient: PatientID(unchecked: asked.patient), encryptionKey: nil), signedBy: key,
                batcher: key.publicKey)
            return #"{"transaction":"\#(Data(transaction.encoded()).base64EncodedString())"}"#
        case "POST /patients/{patient_id}/records/{record_id}": return #"{"operation_id":"\#(asked.operation)"}"#
        case "POST /patients/{patient_id}/descriptions": return #"{"records":["\#(asked.record)"]}"#
        case "DELETE /patients/{patient_id}": return #"{"patient_id":"\#(asked.patient)"}"#
        case "POST /accesses": return "{\(asked.ids)}"
        case "POST /accesses/emergency":
            return #"{"access_id":"\#(asked.access)",\#(asked.ids),"reason":"coma","at":1}"#
        case let route where route.hasPrefix("POST /accesses/"):
            return #"{"access_id":"\#(asked.access)",\#(asked.ids)}"#
        case "POST /consents", "POST /consents/withdraw":
            let scopes = route == "POST /consents" ? #","scopes":["*"]"# : ""
            return #"{"operation_id":"\#(asked.operation)","patient_id":"\#(asked.patient)","#
                + #""doctor_id":"\#(asked.doctor)"\#(scopes)}"#
        case "POST /operations/{operation_id}/signature": return "{}"
        case "POST /reviews":
            return #"{"access_id":"\#(asked.access)","patient_id":"\#(asked.patient)","#
                + #""doctor_id":"\#(asked.doctor)","outcome":"disputed"}"#
        // Of registrars and submitters none of the tokens is.
        case "POST /attestations": return RouteRuleTests.attestation(registrar: asked.patient, asked.doctor)
        case "POST /models": return RouteRuleTests.model(submitter: asked.patient)
        case "POST /signing-keys", "POST /registrations": return #"{"role":"patient","id":"\#(asked.patient)"}"#
        default: return nil
        }
    }

    @Test("who deposits under a taken name sees nothing of what another has deposited there")
    func takenName() async throws {
        let enrolled = try await EnrolledOffice(isForEnrolledOnly: true)
        let access = try await enrolled.logged()
        let asDoctor = try await enrolled.acting(enrolled.doctor)
        let request = DepositRecord(
            patient: access.patient, record: access.record, author: access.doctor, operation: "d-2")
        #expect(
            await failure { try await asDoctor.deposit(request, timeout: .seconds(5), content: Office.pieces([1])) }?
                .code == .conflict)
    }
}
