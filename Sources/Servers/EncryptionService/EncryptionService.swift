// EncryptionService: the journeys of records behind a socket, so that the keys are in another process than the caller
// (docs/spec/encryption-service.md).
//
// It owns the HTTP surface: who may connect, how a request becomes a call of a journey and an error a problem document,
// how content streams both ways in constant memory, and the background work: it settles operations in the outbox, moves
// keys to new epochs, and removes objects that nobody needs. Messages and codes come from RecordRemote, which has the
// client.
//
// It decides nothing about records. Log before release is inside the journeys, and no route bypasses them. It does not
// know users and their sessions either: anyone who may open the socket, or presents an accepted certificate, is the
// operator's own gateway or command line, and is believed about which patient is asking.
//
// Hummingbird does HTTP, NIOSSL does TLS.

/// Limits of the service, each with its reason.
package enum ServiceLimits {
    /// Bytes of messages that are in memory before they are whole, over all connections; 503 beyond it.
    package static let messageMemory = 16 << 20
    /// Bytes of each message that do not count there: every withdrawal fits into them.
    package static let uncountedMessage = 8 << 10
    /// Seconds that a request without content may take beyond what it waits for the ledger.
    package static let answerSeconds: Int64 = 50
    /// Seconds in which requests under way are finished at a graceful shutdown.
    package static let shutdownSeconds: Int64 = 30
    /// Seconds of those after which requests that still wait are told so: nothing can be sent when all are over.
    package static let patienceSeconds: Int64 = 20
}
