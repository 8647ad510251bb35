internal import BuildVersion

/// What the facade can do, as FHIR's clients ask for it first.
enum FHIRCapabilities {
    private static let parameters: [String: [(name: String, type: String)]] = [
        "AuditEvent": [("patient", "reference"), ("agent", "reference")],
        "Consent": [("patient", "reference")],
        "DocumentReference": [("patient", "reference"), ("category", "token")],
        "Provenance": [("patient", "reference")],
    ]
    private static let read: Set<String> = ["Patient", "DocumentReference", "Provenance", "Binary", "Consent"]

    static func statement(at base: String) -> FHIRNode {
        let types = read.union(parameters.keys).sorted()
        return [
            "resourceType": "CapabilityStatement", "status": "active", "kind": "instance", "fhirVersion": "4.0.1",
            // The day on which this list changed last.
            "date": "2026-11-27",
            "format": ["application/fhir+json"],
            "software": ["name": "ehr-gateway", "version": .text(Build.version)],
            "implementation": [
                "description": "A facade over records, consents and accesses of a health-record ledger",
                "url": .text(base),
            ],
            "rest": [
                [
                    "mode": "server",
                    "security": [
                        "description":
                            "A session or an API key of the gateway's, as Authorization: Bearer; SMART is not served"
                    ],
                    "resource": .list(types.map(resource)),
                ]
            ],
        ]
    }

    private static func resource(_ type: String) -> FHIRNode {
        let parameters = parameters[type] ?? []
        let interactions = (read.contains(type) ? ["read"] : []) + (parameters.isEmpty ? [] : ["search-type"])
        return .parts([
            "type": .text(type),
            "supportedProfile": type == "AuditEvent" ? [.text(FHIRAuditEvent.profile)] : nil,
            "interaction": .list(interactions.map { ["code": .text($0)] }),
            "versioning": "no-version",
            "searchParam": parameters.isEmpty
                ? nil : .list(parameters.map { ["name": .text($0.name), "type": .text($0.type)] }),
        ])
    }
}
