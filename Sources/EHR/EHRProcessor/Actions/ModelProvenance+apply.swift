internal import EHRFamily

extension ModelProvenance {
    /// Valid once per model and submitter; where registrars are set one of them batches it. A parent is a model that
    /// the same submitter entered.
    func apply(_ reads: inout Reads, _ parties: Parties) throws(Rejection) -> Outcome {
        let existing = try reads.model(model, by: parties.signer)
        var storedParent: ModelEntry?
        if let parent { storedParent = try reads.model(parent, by: parties.signer) }
        let registrars = try reads.registrars()

        guard existing == nil else { throw Rejection(.modelExists, "Model exists") }
        try Rules.isBatchedByRegistrar(parties, registrars)
        if let parent, storedParent == nil {
            throw Rejection(.parentUnknown, "The submitter has entered no model \(parent)")
        }
        return Outcome(.modelRecorded, ModelEntry(self, submitter: parties.signer), at: reads)
    }
}
