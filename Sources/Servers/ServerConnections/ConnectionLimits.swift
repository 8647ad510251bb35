// ServerConnections: what a stranger may take of a server of ours.
//
// Connections are counted, in all and for each peer (`GuardedChannel`); handshake, head, body and answer have to get on
// (`TransferPace`); what bodies and answers take of the memory has a bound (`MemoryBudget`). Places and turns keep what
// takes long from keeping out what does not (`Places`, `Turns`).
//
// It knows HTTP's parts and refuses to know what they mean: which request is large or urgent, its users say.

/// What connections may take. A client that keeps within it never notices.
package struct ConnectionLimits: Sendable {
    /// Connections in all: twice the silent ones that a test makes. An idle one takes some 50 KiB with TLS.
    package var connections = 2_048
    /// Connections of one address, so that one machine does not keep all others out. A Unix socket has one peer.
    package var connectionsPerPeer = 1_536
    /// From the connection to the end of the first request's head, the TLS handshake included, in seconds.
    package var headSeconds: Int64 = 10
    /// How long a connection may stay without a request, in seconds.
    package var idleSeconds: Int64 = 75
    /// The least that a body or an answer moves in one window, in bytes, where it is the client that is waited for:
    /// 1 KiB a second, which the slowest mobile network exceeds.
    package var bytesPerWindow = 10 * 1_024
    /// The window, in seconds: long enough for a lost packet or two.
    package var windowSeconds: Int64 = 10

    /// Bytes that the system keeps of what is sent and not taken. Left to itself, Linux keeps up to 4 MiB for each
    /// connection, where no limit of the process sees them.
    package var sendBuffer: Int32 = 256 * 1_024

    package init() {}
}
