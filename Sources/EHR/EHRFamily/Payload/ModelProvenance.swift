/// Where a model came from: its hash, who trained it, what it scored.
package struct ModelProvenance: CodedPayload {
    package static let action = Action.modelProvenance
    static let keys: [MapFields.Key] = [
        .required("model_hash"), .required("sites"), .required("metrics"), .optional("parent_hash"), .optional("round"),
        .optional("consent_root"), .optional("framework"),
    ]

    package var model: DigestHex
    /// 1 to 256, in an order that is the submitter's to choose.
    package var sites: [SiteID]
    /// 1 to 64 with different names.
    package var metrics: [Metric]
    /// The model that this one was trained from, entered by the same submitter.
    package var parent: DigestHex?
    package var round: UInt64?
    /// The state root under which the consents of those whose data was used can be looked up.
    package var consentRoot: DigestHex?
    package var framework: PrintableText?

    package init(
        model: DigestHex, sites: [SiteID], metrics: [Metric], parent: DigestHex? = nil, round: UInt64? = nil,
        consentRoot: DigestHex? = nil, framework: PrintableText? = nil
    ) {
        self.model = model
        self.sites = sites
        self.metrics = metrics.sorted { $0.name < $1.name }
        self.parent = parent
        self.round = round
        self.consentRoot = consentRoot
        self.framework = framework
    }

    init(_ fields: MapFields) throws(Rejection) {
        model = try fields.value(0)
        sites = try fields.value(1, as: SiteList.self).sites
        metrics = try fields.value(2, as: MetricList.self).metrics
        parent = try fields.optional(3)
        round = try fields.optional(4)
        consentRoot = try fields.optional(5)
        framework = try fields.optional(6)
        if parent == model {
            throw Rejection(.refersToItself, "A model cannot be its own parent", .key("parent_hash"))
        }
    }

    func write(to map: inout MapWriter) {
        map.put("model_hash", model)
        map.put("sites", texts: sites.map(\.text))
        map.put("metrics", metrics)
        if let parent { map.put("parent_hash", parent) }
        if let round { map.put("round", round) }
        if let consentRoot { map.put("consent_root", consentRoot) }
        if let framework { map.put("framework", framework) }
    }

    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        let own = Addressing.model(model, by: signer)
        let parent = parent.map { [Addressing.model($0, by: signer)] } ?? []
        return RequiredAddresses(reads: [own] + parent + [RegistrarSetting.address], writes: [own])
    }
}
