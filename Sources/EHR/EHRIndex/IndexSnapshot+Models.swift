package import EHRFamily
internal import SQLDatabases

extension IndexSnapshot {
    /// A model, as that submitter described it.
    package func model(_ id: DigestHex, by submitter: PublicKeyHex) throws(IndexFailure) -> IndexedModel? {
        try decoded(ModelEntry.self, .model(id, by: submitter))
    }

    /// The models that a question is about.
    package func models(
        _ question: ModelQuestion, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedModel> {
        var query = RowQuery()
        query.require("r.submitter", is: question.submitter?.text)
        query.require("r.parent", is: question.parent?.text)
        query.require("r.model", is: question.model?.text)
        return try self.page(ModelEntry.self, .models, query, page)
    }

    /// A model, the one that it was trained from, and so on: each parent is of the same submitter.
    package func lineage(
        of model: DigestHex, by submitter: PublicKeyHex, _ page: PageRequest = .init()
    ) throws(IndexFailure) -> Page<IndexedModel> {
        var next: DigestHex? = model
        if let cursor = page.after {
            guard cursor.list == .lineage else { throw .invalidCursor }
            // Where a fork has taken the row away, its descendants went with it.
            next = try rows(
                "SELECT parent FROM \(tables[ModelEntry.table]) WHERE submitter = $1 AND made = $2",
                [.text(submitter.text), .integer(cursor.position.rawValue)]
            ) { (row) throws(SQLFailure) in try row.optionalText("parent") }.first?.flatMap { DigestHex($0) }
        }
        var found: [IndexedModel] = []
        // A parent is older than its child, so this ends.
        while let id = next, found.count <= page.count, let row = try self.model(id, by: submitter) {
            found.append(row)
            next = row.entry.parent
        }
        return Self.page(found, .lineage, page) { $0.made.position }
    }
}
