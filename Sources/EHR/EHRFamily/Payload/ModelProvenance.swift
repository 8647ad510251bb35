/// Where a model came from: its hash, who trained it, what it scored.
public struct ModelProvenance: CodedPayload {
    public static let action = Action("MODEL_PROVENANCE")
    public static let event = FamilyEvent("ehr/model-recorded")
    static let form = Form<Self>(
        Field("model_hash", \.model), Field("sites", \.sites), Field("metrics", \.metrics),
        Field(optional: "parent_hash", \.parent), Field(optional: "round", \.round),
        Field(optional: "consent_root", \.consentRoot), Field(optional: "framework", \.framework), make: Self.init)

    /// SHA-256 of the model.
    public var model: DigestHex
    /// 1 to 256, in an order of the submitter's choice.
    public var sites: [SiteID]
    /// 1 to 64 with different names.
    public var metrics: [Metric]
    /// The model that this one was trained from, recorded by the same submitter.
    public var parent: DigestHex?
    /// The training round that it comes from.
    public var round: UInt64?
    /// The root of a tree over the consents under which the training data was used.
    public var consentRoot: DigestHex?
    /// What trained it, such as `linear 1.0`.
    public var framework: PrintableText?

    /// Creates one from its values; the ledger checks what types cannot.
    public init(
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

    func check() throws(Rejection) {
        guard parent != model else {
            throw Rejection(.refersToItself, "A model cannot be its own parent", .key("parent_hash"))
        }
    }

    public func touches(signer: PublicKeyHex) -> [Touch] {
        let parent = parent.map { [Touch.read(.model($0, by: signer))] } ?? []
        return [.write(.model(model, by: signer))] + parent + [.read(.registrars)]
    }
}
