// SawtoothTesting: tests transaction families, and clients of a validator, without a validator.
//
// `InMemoryTransactionContext` keeps state in a dictionary, with the validator's rules for inputs and outputs: enough
// to test a family's rules. `ScriptedValidator` is the validator's end of a real socket, which does exactly what a test
// tells it, faults included: it tests the conversation between a processor and its validator. `ScriptedEndpoint` is the
// same for clients.
//
// Neither has a chain, blocks or consensus, and neither checks a signature.
