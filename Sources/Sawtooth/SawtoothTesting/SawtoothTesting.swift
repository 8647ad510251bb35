// SawtoothTesting: what an author tests a transaction family with, and a client of a validator, without a validator.
//
// `InMemoryTransactionContext` is state in a dictionary, with the validator's rules for inputs and outputs: enough for
// the rules of a family. `ScriptedValidator` is the validator's end of a real socket, doing exactly what a test tells
// it, faults included: for what happens between a processor and its validator. `ScriptedEndpoint` is the same for
// clients.
//
// Neither has a chain, blocks or consensus, and neither checks a signature.
