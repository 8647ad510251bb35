// LedgerREST: Sawtooth 1.2's REST API, for any validator.
//
// It translates HTTP requests to messages on a validator's component endpoint and back: routes, query parameters,
// links, JSON, and the fixed error codes of Sawtooth's clients. It is only a client of the component endpoint (CLIENT_*
// messages over one DEALER socket), so it works the same with the development ledger in the same process and with a
// real validator on another machine.
//
// It does not know what a chain, a block store or a state tree is: all its answers come from a validator. It caches
// nothing and checks no signature. docs/rest-api.md lists the intended differences from Sawtooth's own REST API, with
// reasons.
