/// A model, as its submitter described it. Written once.
package struct ModelEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("model_hash", \.model), Field("submitter", \.submitter), Field("sites", \.sites),
        Field("metrics", \.metrics), Field(optional: "parent_hash", \.parent), Field(optional: "round", \.round),
        Field(optional: "consent_root", \.consentRoot), Field(optional: "framework", \.framework), make: Self.init)

    package var model: DigestHex
    package var submitter: PublicKeyHex
    package var sites: [SiteID]
    /// Sorted by the bytes of their names.
    package var metrics: [Metric]
    package var parent: DigestHex?
    package var round: UInt64?
    package var consentRoot: DigestHex?
    package var framework: PrintableText?

    package var key: EntryKey { .model(model, by: submitter) }

    package init(
        model: DigestHex, submitter: PublicKeyHex, sites: [SiteID], metrics: [Metric], parent: DigestHex? = nil,
        round: UInt64? = nil, consentRoot: DigestHex? = nil, framework: PrintableText? = nil
    ) {
        self.model = model
        self.submitter = submitter
        self.sites = sites
        self.metrics = metrics.sorted { $0.name < $1.name }
        self.parent = parent
        self.round = round
        self.consentRoot = consentRoot
        self.framework = framework
    }
}
