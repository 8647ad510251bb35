// EHRIndex: what the ledger's events say, as rows of a database that answers questions in an instant.
//
// It owns the tables of the read model, how a block's events become rows, how a fork is undone, the questions and their
// pages, the stream of changes, the rebuilding, and the comparison with the ledger's state (docs/spec/read-model.md).
// The ledger alone decides: a row is a copy, and what releases a record reads the ledger itself.
//
// It does not know HTTP, accounts or names of people, nor who may ask what: whoever asks has decided that before. It
// does not know which database it is in (SQLDatabases).
//
//     let index = LedgerIndex(database)
//     let answer = try await index.ask { (index) throws(IndexFailure) in try index.accesses(.about(patient)) }
//     print(answer.value.rows.count, "as of block", answer.head?.block.number ?? 0)
