// LedgerREST: Sawtooth 1.2's REST API, for any validator.
//
// It owns the way from an HTTP request to messages on a validator's component endpoint and back: routes, query
// parameters, links, JSON, and the frozen error codes that Sawtooth's clients know. It is a client of the component
// endpoint and nothing more (CLIENT_* messages over one DEALER socket), so it serves the development ledger in the same
// process and a real validator on another machine alike.
//
// It refuses to know what a chain, a block store or a state tree is: whatever it answers, a validator has told it. It
// keeps no copy of anything and checks no signature. Where it differs from Sawtooth's own REST API on purpose,
// docs/rest-api.md says so and why.
