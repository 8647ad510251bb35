/// A model, as its submitter described it. Written once.
public struct ModelEntry: CodedStateValue {
    static let form = Form<Self>(
        Field("model_hash", \.model), Field("submitter", \.submitter), Field("sites", \.sites),
        Field("metrics", \.metrics), Field(optional: "parent_hash", \.parent), Field(optional: "round", \.round),
        Field(optional: "consent_root", \.consentRoot), Field(optional: "framework", \.framework), make: Self.init)

    /// SHA-256 of the model.
    public var model: DigestHex
    /// The key that signed the transaction.
    public var submitter: PublicKeyHex
    /// Where it was trained, in the submitter's order.
    public var sites: [SiteID]
    /// Sorted by the bytes of their names.
    public var metrics: [Metric]
    /// The model that it was trained from.
    public var parent: DigestHex?
    /// The training round that it comes from.
    public var round: UInt64?
    /// The root of a tree over the consents under which the training data was used.
    public var consentRoot: DigestHex?
    /// What trained it, such as `linear 1.0`.
    public var framework: PrintableText?

    public var key: EntryKey { .model(model, by: submitter) }

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
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
