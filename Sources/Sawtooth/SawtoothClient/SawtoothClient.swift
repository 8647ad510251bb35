// SawtoothClient: everything that a program needs to use a Sawtooth ledger from outside.
//
// It builds and signs transactions and batches (`TransactionBuilder`, `BatchBuilder`), submits them to a validator's
// REST API and waits for one verdict each (`LedgerAPI`, `BatchSubmitter`, `CommitAwaiter`), reads state, blocks,
// transactions, batches and receipts (`LedgerAPI`, `StateReader`), and follows events over ZeroMQ across disconnects
// and forks (`EventFollower`).
//
//     let api = try LedgerAPI(url: "http://127.0.0.1:8008")
//     let transaction = try TransactionBuilder(familyName: "intkey", familyVersion: "1.0", signer: key)
//         .transaction(payload: payload, inputs: [address.hex], outputs: [address.hex])
//     let batch = try BatchBuilder(signer: key).batch([transaction])
//     let verdict = try await BatchSubmitter(api: api).submitAndAwait(batch, timeout: .seconds(30))
//
// It does not know what a payload means, stores nothing on disk and holds only the keys that it is given.
