// EncryptionService: the journeys of records behind a socket, so that keys are in another process than whoever asks
// (docs/spec/encryption-service.md).
//
// It owns the HTTP surface: who may connect, how a request becomes a call of a journey and an error a problem document,
// how content streams both ways in constant memory, and what runs beside the requests: what is in the outbox is seen
// through, keys move to new epochs, objects that nobody needs are removed. Messages and codes are RecordRemote's, whose
// client is the other end.
//
// It decides nothing about records. Log before release is inside the journeys, and no route goes around them. It does
// not know users and their sessions either: whoever may open the socket, or shows a certificate that is accepted, is
// the operator's own gateway or command line, and is believed about which patient is asking.
//
// HTTP is Hummingbird's, TLS is NIOSSL's: neither is done here.

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
