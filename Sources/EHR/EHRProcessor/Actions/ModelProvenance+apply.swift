internal import EHRFamily

extension ModelProvenance {
    /// Valid once per model and submitter; if registrars are set, one of them must batch it. A parent must be a model
    /// of the same submitter.
    func apply(_ entries: Entries, _ parties: Parties) throws(Rejection) -> Outcome {
        guard entries.model(model, by: parties.signer) == nil else { throw Rejection(.modelExists, "Model exists") }
        try entries.requireRegistrar(parties)
        if let parent, entries.model(parent, by: parties.signer) == nil {
            throw Rejection(.parentUnknown, "The submitter has entered no model \(parent)")
        }
        let entry = ModelEntry(
            model: model, submitter: parties.signer, sites: sites, metrics: metrics, parent: parent, round: round,
            consentRoot: consentRoot, framework: framework)
        return Outcome(Self.event, entry, at: entries.addresses)
    }
}
