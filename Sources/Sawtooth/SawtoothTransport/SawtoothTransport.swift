// SawtoothTransport: from a validator's component endpoint to frames, and back.
//
// It owns the connection: `ValidatorStream` (one DEALER socket and its monitor, never reconnected behind our back),
// `SocketThread` (the thread that a stream belongs to, and a task executor on it) and `ValidatorSession` (a state
// machine without I/O: connecting, registering, back-off, leaving).
//
// It refuses to know what a transaction is, which families exist, and what a handler does. Frames that no one on the
// hot path needs are left to SawtoothProtocol's codec.
