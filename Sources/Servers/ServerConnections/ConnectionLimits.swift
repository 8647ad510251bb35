// ServerConnections: limits on what clients may take of our servers.
//
// Connections are counted, in all and for each peer (`GuardedChannel`); handshake, head, body and answer must make
// progress (`TransferPace`); the memory of bodies and answers is limited (`MemoryBudget`). Places and turns prevent
// slow work from blocking fast work (`Places`, `Turns`).
//
// It knows the parts of HTTP but not their meaning: its users say which requests are large or urgent.

/// Limits of connections. A client within them never notices.
package struct ConnectionLimits: Sendable {
    /// Connections in all: twice the silent ones in a test. An idle one takes some 50 KiB with TLS.
    package var connections = 2_048
    /// Connections from one address, so that one machine does not block all others. A Unix socket has one peer.
    package var connectionsPerPeer = 1_536
    /// From the connection to the end of the first request's head, the TLS handshake included, in seconds.
    package var headSeconds: Int64 = 10
    /// How long a connection may stay without a request, in seconds.
    package var idleSeconds: Int64 = 75
    /// The least progress of a body or an answer in one window, in bytes, while the server waits for the client: 1 KiB
    /// per second, which the slowest mobile network exceeds.
    package var bytesPerWindow = 10 * 1_024
    /// The window, in seconds: long enough for a lost packet or two.
    package var windowSeconds: Int64 = 10

    /// Bytes that the system buffers for a client that does not read. By default Linux buffers up to 4 MiB per
    /// connection, outside all limits of the process.
    package var sendBuffer: Int32 = 256 * 1_024

    package init() {}
}
