// SawtoothProcessor: runs transaction families beside a Sawtooth validator.
//
// You write a `TransactionHandler`: a family's name, versions and namespaces, and `apply`, which reads and writes state
// through a `TransactionContext` and ends in a verdict. `TransactionProcessor` connects, registers and answers: one
// thread owns the socket and runs the handlers itself; a state request suspends the transaction and never the thread,
// so hundreds of transactions run at once. A lost connection never becomes a verdict.
//
// With supervision, the same engine runs in a worker process behind a socket pair, and a small process keeps the
// connection.
//
// It knows no family. It never retries a transaction, never reads a payload, and decides nothing that depends on time,
// except a deadline that the operator sets, and that ends in INTERNAL_ERROR (run it again), never in a rejection.
