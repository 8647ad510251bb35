internal import EHRFamily
internal import EHRIndex
internal import FoundationEssentials
internal import RecordRemote
internal import SawtoothClient

/// Rows of the read model as resources of FHIR R4. People are pseudonyms here, as on the ledger.
enum FHIRResources {
    static func patient(_ id: PatientID) -> FHIRNode {
        [
            "resourceType": "Patient", "id": .text(id.text),
            "identifier": [.identifier(FHIRSystem.patient, id.text)],
        ]
    }

    /// - Parameter described: what the encryption service alone knows, where the caller may know it.
    static func documentReference(_ row: IndexedRecord, _ described: RecordReply) -> FHIRNode {
        let entry = row.entry
        let attachment: FHIRNode = .parts([
            "contentType": described.mediaType.map { .text($0) },
            "size": described.length.map { .number(Int64(clamping: $0)) },
            // Others open a record by an access (POST /v1/accesses), which no address can stand for.
            "url": described.length.map { _ in .text("Binary/\(entry.record.text)") },
            "title": .text(described.fileName ?? "record \(entry.record.text)"),
            "creation": row.made.time.map { .instant($0) },
        ])
        return .parts([
            "resourceType": "DocumentReference", "id": .text(entry.record.text),
            "meta": ["versionId": .text("\(entry.version)")],
            "masterIdentifier": .identifier(FHIRSystem.record, entry.record.text),
            "identifier": [.identifier(FHIRSystem.digest, entry.hash.text)],
            "status": entry.supersededBy == nil ? "current" : "superseded",
            "category": [.concept(FHIRSystem.scope, entry.scope.text)],
            "subject": .reference("Patient", entry.patient.text),
            "date": row.made.time.map { .instant($0) },
            "author": [author(of: entry)],
            "relatesTo": entry.supersedes.map {
                [["code": "replaces", "target": .reference("DocumentReference", $0.text)]]
            },
            "content": [["attachment": attachment]],
        ])
    }

    private static func author(of entry: RecordEntry) -> FHIRNode {
        entry.author.map { .logical("Practitioner", FHIRSystem.doctor, $0.text) }
            ?? .reference("Patient", entry.patient.text)
    }

    /// Who anchored a record, in which transaction.
    static func provenance(_ row: IndexedRecord) -> FHIRNode {
        .parts([
            "resourceType": "Provenance", "id": .text(row.entry.record.text),
            "target": [.reference("DocumentReference", row.entry.record.text)],
            "recorded": row.made.time.map { .instant($0) },
            "_recorded": row.made.time == nil ? .unknown : nil,
            "agent": [
                [
                    "type": .concept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author"),
                    "who": author(of: row.entry),
                ]
            ],
            "entity": [
                [
                    "role": "source",
                    "what": [
                        "identifier": .identifier(FHIRSystem.transaction, row.made.transaction.hex),
                        "display": .text("block \(row.made.block.number)"),
                    ],
                ]
            ],
        ])
    }

    /// - Parameter id: the other party's, as the caller's own list has it.
    static func consent(_ consent: ConsentReply, id: String) -> FHIRNode {
        let scopes = consent.scopes == Scopes.everything.texts ? [] : consent.scopes
        let provision: FHIRNode = .parts([
            "type": "permit",
            "period": consent.expiry.map { ["end": .instant(Int64(clamping: $0))] },
            "actor": [
                [
                    "role": .concept(FHIRSystem.participation, "IRCP"),
                    "reference": .logical(
                        "Practitioner", FHIRSystem.doctor, consent.doctorID, display: consent.doctorName),
                ]
            ],
            "action": .list(
                (["access"] + (consent.write ? ["collect"] : [])).map {
                    .concept("http://terminology.hl7.org/CodeSystem/consentaction", $0)
                }),
            "purpose": consent.purpose.map { [.coding(FHIRSystem.purpose, $0)] },
            "code": scopes.isEmpty ? nil : .list(scopes.map { .concept(FHIRSystem.scope, $0) }),
        ])
        return .parts([
            "resourceType": "Consent", "id": .text(id), "meta": ["versionId": .text("\(consent.version)")],
            "identifier": [.identifier(FHIRSystem.transaction, consent.transactionID)],
            "status": consent.state == "active" ? "active" : "inactive",
            "scope": .concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
            "category": [.concept("http://loinc.org", "59284-0")],
            "patient": .reference("Patient", consent.patientID),
            "dateTime": consent.changedAt.map { .instant($0) },
            "policyRule": .concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
            // What was revoked permits nothing.
            "provision": consent.state == "revoked" ? ["type": "deny"] : provision,
        ])
    }
}
