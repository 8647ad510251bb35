// EHRGateway: records, consents, accesses and their audit over HTTP, for people and for services that act for them
// (docs/gateway.md).
//
// It owns the HTTP surface that people meet: who has signed in, which route admits whom, how a request becomes a call
// of the encryption service or a question to the read model, and how an error becomes a problem document. There is a
// folder for each noun; each has its routes, its messages and its access rules.
//
// It keeps no key and no plaintext: records stream through to the encryption service, which alone touches keys, and the
// ledger alone decides. Accounts and sessions are `Accounts`' business, what the ledger says is `EHRIndex`'s. It can be
// killed and started at any moment: what was accepted is in the encryption service's outbox or in the database.
//
// Hummingbird does HTTP, NIOSSL does TLS.

internal import RecordRemote

/// Limits of the gateway, each with its reason.
package enum GatewayLimits {
    /// Bytes of a JSON body: a list of 50 signed transactions in Base64 is half of it.
    package static let message = 128 * 1024
    /// Bytes of messages that are in memory before they are whole, over all connections; 503 beyond it.
    package static let messageMemory = 16 << 20
    /// Bytes of a path with its query: ids have 64 and cursors some hundred.
    package static let target = 4 * 1024
    /// Records that one access may name: their transactions fill a tenth of what a validator takes in one batch.
    package static let recordsPerAccess = 50
    /// Seconds for which an access opens its records; the encryption service decides.
    static let accessSeconds = 300
    /// How long the production check looks for a verdict where something waits: networks take seconds for a block.
    static let verdictPatience = Duration.seconds(10)
    /// Entries of a page.
    package static let page = 100
    /// Entries of a page where the caller does not say.
    package static let defaultPage = 50
    /// Requests at one time that move content. Each holds a connection to the encryption service, which has 64.
    package static let streams = 48
    /// Uploads in parts at one time, beside those: as many as the encryption service lets pause.
    package static let uploads = ServiceAPI.pausing
    /// Those of one account.
    package static let uploadsPerAccount = 3
    /// Blocks that the read model may be behind the ledger: some are always under way.
    package static let lagBlocks: UInt64 = 20
    /// Seconds in which requests under way are finished at a graceful shutdown.
    package static let shutdownSeconds: Int64 = 30
    /// Seconds that a request without content may take beyond what it waits for the ledger.
    package static let answerSeconds: Int64 = 50
}
