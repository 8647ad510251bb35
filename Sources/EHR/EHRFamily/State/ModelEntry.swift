/// A model, as its submitter described it. Written once.
package struct ModelEntry: CodedStateValue {
    static let keys: [MapFields.Key] = [
        .required("model_hash"), .required("submitter"), .required("sites"), .required("metrics"),
        .optional("parent_hash"), .optional("round"), .optional("consent_root"), .optional("framework"),
    ]

    package var model: DigestHex
    package var submitter: PublicKeyHex
    package var sites: [SiteID]
    /// Sorted by the bytes of their names.
    package var metrics: [Metric]
    package var parent: DigestHex?
    package var round: UInt64?
    package var consentRoot: DigestHex?
    package var framework: PrintableText?

    /// The entry that a payload makes.
    package init(_ payload: ModelProvenance, submitter: PublicKeyHex) {
        model = payload.model
        self.submitter = submitter
        sites = payload.sites
        metrics = payload.metrics.sorted { $0.name < $1.name }
        parent = payload.parent
        round = payload.round
        consentRoot = payload.consentRoot
        framework = payload.framework
    }

    init(_ fields: MapFields) throws(Rejection) {
        model = try fields.value(0)
        submitter = try fields.value(1)
        sites = try fields.value(2, as: SiteList.self).sites
        metrics = try fields.value(3, as: MetricList.self).metrics
        parent = try fields.optional(4)
        round = try fields.optional(5)
        consentRoot = try fields.optional(6)
        framework = try fields.optional(7)
    }

    func write(to map: inout MapWriter) {
        map.put("model_hash", model)
        map.put("submitter", submitter)
        map.put("sites", texts: sites.map(\.text))
        map.put("metrics", metrics)
        if let parent { map.put("parent_hash", parent) }
        if let round { map.put("round", round) }
        if let consentRoot { map.put("consent_root", consentRoot) }
        if let framework { map.put("framework", framework) }
    }
}
