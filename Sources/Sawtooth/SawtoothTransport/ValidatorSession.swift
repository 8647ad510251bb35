package import SawtoothProtocol

/// A processor's conversation with a validator, apart from the transactions: connecting, registering, staying in touch,
/// leaving. A state machine without I/O: events and the time go in, actions come out.
///
/// Its path is waiting -> connecting -> registering -> registered, back to waiting when the connection is lost, and
/// leaving -> ended at the end; `Departure` handles the conversation while leaving.
package struct ValidatorSession: Sendable {
    /// One family version offered to the validator.
    package struct Registration: Hashable, Sendable {
        package let family: String
        package let version: String
        package let namespaces: [String]

        package init(family: String, version: String, namespaces: [String]) {
            self.family = family
            self.version = version
            self.namespaces = namespaces
        }
    }

    /// The times of a session, in nanoseconds.
    package struct Limits: Sendable {
        /// The first pause before reconnecting; it doubles with each attempt.
        package var firstPause: UInt64 = 50_000_000
        /// The longest pause.
        package var longestPause: UInt64 = 10_000_000_000
        /// How long connecting, and then registering, may take.
        package var patience: UInt64 = 10_000_000_000
        /// How long a registered validator may be silent, pings included, before it counts as lost; 0: forever.
        /// Sawtooth pings after 18 s of silence.
        package var silence: UInt64 = 90_000_000_000

        package init() {}
    }

    /// The next action.
    package enum Action: Hashable, Sendable {
        /// Open a new stream.
        case connect
        /// Send this.
        case send(Message)
        /// Every family is registered: requests may be accepted.
        case registered(protocolVersion: UInt32)
        /// The connection is over: close the stream and drop its running transactions.
        case drop(reason: String)
        /// Leave by `Departure`, which owns the conversation until `finished` or `rejoin`.
        case depart(protocolVersion: UInt32)
        /// The validator refuses this family, permanently.
        case refused(Registration, reason: String)
        /// Nothing is left to do: close the stream.
        case end
    }

    /// The session's phase.
    package enum Phase: Hashable, Sendable {
        case waiting, connecting, registering, registered, leaving, ended
    }

    package internal(set) var phase = Phase.waiting
    /// When the current phase ends by itself; `UInt64.max`: never.
    package internal(set) var deadline: UInt64 = 0
    /// How often a connection was registered and then lost.
    package internal(set) var losses = 0

    /// What is registered on every connection.
    package internal(set) var registrations: [Registration]
    let maxOccupancy: UInt32
    let limits: Limits
    var random: UInt64
    var attempts = 0
    var outstanding: Set<Int> = []
    var protocolVersion = ValidatorSession.newestProtocolVersion
    var grantedVersion: UInt32 = 0
    var serial: UInt64 = 0
    var lastHeard: UInt64 = 0
    var isFinal = false

    /// The newest version of the processor protocol, in which header styles can be requested.
    package static let newestProtocolVersion: UInt32 = 1

    /// - Parameters:
    ///   - registrations: what to register on every connection.
    ///   - maxOccupancy: transactions that the validator may have outstanding; 0 leaves it to the validator.
    ///   - seed: for the jitter of the pauses.
    package init(registrations: [Registration], maxOccupancy: UInt32, limits: Limits = Limits(), seed: UInt64) {
        self.registrations = registrations
        self.maxOccupancy = maxOccupancy
        self.limits = limits
        random = seed
    }
}
