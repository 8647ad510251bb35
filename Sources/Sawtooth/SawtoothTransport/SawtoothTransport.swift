// SawtoothTransport: from a validator's component endpoint to frames, and back.
//
// It owns the connection: `ValidatorStream` (one DEALER socket and its monitor, which never reconnects by itself),
// `SocketThread` (the thread that a stream belongs to, and a task executor on it) and `ValidatorSession` (a state
// machine without I/O: connecting, registering, back-off, leaving).
//
// It does not know what a transaction is, which families exist, or what a handler does. Frames off the hot path are
// left to SawtoothProtocol's codec.
