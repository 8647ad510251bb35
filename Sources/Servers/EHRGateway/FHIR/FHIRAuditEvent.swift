internal import EHRFamily
internal import EHRIndex
internal import SawtoothClient

/// Accesses of the ledger as AuditEvents of IHE's Basic Audit Log Patterns (BALP 1.1), profile PatientRead: a doctor
/// has read a record of a patient's. The chain's coordinates are details of the entity that was read.
enum FHIRAuditEvent {
    static let profile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"

    static func patientRead(_ access: IndexedAccess) -> FHIRNode {
        let (entry, made) = (access.entry, access.row.made)
        // An emergency is its own purpose.
        let purpose = access.purpose?.text ?? (entry.emergency == nil ? nil : "ETREAT")
        return .parts([
            "resourceType": "AuditEvent", "id": .text(entry.access.text), "meta": ["profile": [.text(profile)]],
            "type": .coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"),
            "subtype": [.coding("http://hl7.org/fhir/restful-interaction", "read")],
            "action": "R",
            "recorded": made.time.map { .instant($0) }, "_recorded": made.time == nil ? .unknown : nil,
            "outcome": "0",
            "purposeOfEvent": purpose.map { [.concept(FHIRSystem.purpose, $0)] },
            "agent": [
                // BALP calls the client the source, though data flows to it.
                agent(.concept(FHIRSystem.dicom, "110153"), device("client"), isRequestor: false),
                agent(.concept(FHIRSystem.dicom, "110152"), device("ehr-encryption"), isRequestor: false),
                agent(
                    .concept(FHIRSystem.participation, "IRCP"),
                    .logical("Practitioner", FHIRSystem.doctor, entry.doctor.text), isRequestor: true),
            ],
            "source": [
                "observer": device("ehr ledger"),
                "type": [.coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4")],
            ],
            "entity": [
                [
                    "what": .reference("Patient", entry.patient.text),
                    "type": .coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1"),
                    "role": .coding("http://terminology.hl7.org/CodeSystem/object-role", "1"),
                ],
                [
                    "what": .reference("DocumentReference", entry.record.text),
                    "type": .coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "2"),
                    "role": .coding("http://terminology.hl7.org/CodeSystem/object-role", "4"),
                    "detail": .list(details(access)),
                ],
            ],
        ])
    }

    private static func agent(_ type: FHIRNode, _ who: FHIRNode, isRequestor: Bool) -> FHIRNode {
        ["type": type, "who": who, "requestor": .flag(isRequestor)]
    }

    private static func device(_ name: String) -> FHIRNode { ["display": .text(name)] }

    private static func details(_ access: IndexedAccess) -> [FHIRNode] {
        let (entry, made) = (access.entry, access.row.made)
        var details: [FHIRNode] = [
            .detail("transaction", made.transaction.hex), .detail("block", "\(made.block.number)"),
            .detail("block-id", made.block.id.hex), .detail("access", entry.access.text),
        ]
        if entry.consentVersion > 0 { details.append(.detail("consent-version", "\(entry.consentVersion)")) }
        if let emergency = entry.emergency {
            details.append(.detail("emergency-reason", emergency.reason.text))
            if let review = emergency.review { details.append(.detail("review", review.outcome.rawValue)) }
        }
        return details
    }
}
