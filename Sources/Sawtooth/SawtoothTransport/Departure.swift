package import SawtoothProtocol

/// How a processor leaves a busy validator: a state machine without I/O, used with `ValidatorSession`.
///
/// Sawtooth 1.2 looks up the sender of an answer when it *handles* the answer, on a pool of threads, and handles
/// TP_UNREGISTER on another. An answer handled after the unregistration is lost, its transaction never ends, and the
/// validator publishes no more blocks until it is restarted. The order on the wire does not matter. So the processor
/// stays registered and withholds its answers until nothing more arrives, answers, verifies that the validator has
/// handled the last answer, and only then unregisters; late requests make it register again (decision 0011).
package struct Departure: Sendable {
    /// The times for leaving, in nanoseconds. They did no harm on a Sawtooth 1.2.6 under load.
    package struct Limits: Sendable {
        /// After this time without a request, the validator has sent everything that it can without an answer.
        package var quiet: UInt64 = 60_000_000
        /// How long to wait for quiet before the answers are sent anyway, so that blocks are still published while a
        /// handler is slow.
        package var computing: UInt64 = 1_000_000_000
        /// The time to assume for the handling of an answer, if nothing proves it.
        package var handling: UInt64 = 100_000_000
        /// How long to wait for the proof that the answers were handled.
        package var proof: UInt64 = 500_000_000
        /// The pause between two rounds of queries for that proof: a query occupies one of the validator's threads.
        package var questionPause: UInt64 = 2_000_000
        /// How long to wait for the answer to unregistering or registering again. Sawtooth 1.2 never answers the second
        /// TP_UNREGISTER of a connection while another processor of the family is registered.
        package var answer: UInt64 = 1_000_000_000
        /// Requests that were in flight when the validator unregistered us arrive within this time.
        package var late: UInt64 = 100_000_000
        /// The time from TP_REGISTER_RESPONSE to the registration's effect.
        package var effect: UInt64 = 30_000_000
        /// After this time the processor leaves in the order of every SDK: it unregisters first and answers running
        /// transactions afterwards.
        package var whole: UInt64 = 10_000_000_000

        package init() {}
    }

    /// The actions to perform, in order.
    package enum Action: Hashable, Sendable {
        case send(Message)
        /// Send the withheld answers, oldest first, except the last few.
        case release(butFor: Int)
        /// The order could not be kept within the limit, or must not be waited for: the processor leaves as others do.
        /// Running transactions may be lost.
        case abandoned(during: Step)
        /// Unregistered, and everything is answered.
        case done
    }

    /// The current step.
    package enum Step: String, Hashable, Sendable {
        case computing, answering, confirming, resting, unregistering, listening, returning, abandoned, done
    }

    /// The processor's unfinished work.
    package struct Load: Sendable {
        /// Transactions whose handler has not returned.
        package var running: Int
        /// Answers withheld.
        package var withheld: Int

        package init(running: Int, withheld: Int) {
            self.running = running
            self.withheld = withheld
        }
    }

    /// Transactions that the validator may have outstanding while the processor leaves: more than it ever has. A thread
    /// of Sawtooth that waits for a vacancy dies when the family vanishes, and its transaction never ends.
    package static let wideOccupancy: UInt32 = 1_000_000
    /// The largest number of contexts to query: more would delay the validator.
    static let maximumQuestions = 1024
    /// If a context is gone, any read in it is answered OK and empty.
    static let anyAddress = String(repeating: "0", count: 70)

    package internal(set) var step = Step.computing
    /// When to call `advance` at the latest.
    package internal(set) var deadline: UInt64
    /// Whether to withhold answers.
    package var withholds: Bool { step != .abandoned && step != .done }

    let registrations: [ValidatorSession.Registration]
    let protocolVersion: UInt32
    let limits: Limits
    let end: UInt64
    var isWide = false
    var isRegistered = true
    /// When the current step ends by itself.
    var until: UInt64
    /// Requests since the current step began.
    var arrivals = 0
    var lastArrival: UInt64
    var lastAnswer: UInt64?
    /// When the latest registration takes effect.
    var registeredAt: UInt64?
    var began: UInt64
    var awaited: Set<String> = []
    /// Contexts of sent answers without proof of handling, and the pending queries about them.
    var unproven: [String] = []
    var questions: [String: String] = [:]
    /// Whether answers were sent whose contexts cannot be queried.
    var hasUnaskable = false
    var serial = 0

    /// - Parameters:
    ///   - registrations: the registrations on the connection.
    ///   - protocolVersion: the version that the validator granted.
    ///   - now: when leaving begins, in nanoseconds.
    package init(
        registrations: [ValidatorSession.Registration], protocolVersion: UInt32, limits: Limits = Limits(),
        at now: UInt64
    ) {
        self.registrations = registrations
        self.protocolVersion = protocolVersion
        self.limits = limits
        let (sum, overflow) = now.addingReportingOverflow(limits.whole)
        end = overflow ? .max : sum
        began = now
        lastArrival = now
        until = now
        deadline = now
    }
}
