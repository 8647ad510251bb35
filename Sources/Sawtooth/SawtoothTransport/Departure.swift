package import SawtoothProtocol

/// How a processor leaves a validator that has work for it: a state machine without I/O, beside `ValidatorSession`.
///
/// Sawtooth 1.2 looks up the sender of an answer when it *handles* the answer, on a pool of threads, and handles
/// TP_UNREGISTER on another. An answer handled after the unregistration is lost, its transaction never ends, and the
/// validator makes no more blocks until it is started again. The order on the wire says nothing. So the processor stays
/// registered and withholds its answers until nothing more comes, answers, looks whether the validator has handled the
/// last answer, and only then unregisters; requests that come late make it register again (decision 0011).
package struct Departure: Sendable {
    /// The times that leaving goes by, in nanoseconds, as they did no harm on a Sawtooth 1.2.6 under load.
    package struct Limits: Sendable {
        /// No request for so long: the validator has handed out what it can without an answer.
        package var quiet: UInt64 = 60_000_000
        /// How long quiet is waited for before the answers go out all the same, so that blocks are still made while a
        /// handler takes its time.
        package var computing: UInt64 = 1_000_000_000
        /// Between an answer and whatever relies on its being handled, where nothing proves that it was.
        package var handling: UInt64 = 100_000_000
        /// How long the proof that the answers were handled is waited for.
        package var proof: UInt64 = 500_000_000
        /// Between two rounds of questions for that proof: a question itself takes a thread of the validator's.
        package var questionPause: UInt64 = 2_000_000
        /// How long the answer to unregistering or registering again is waited for. Sawtooth 1.2 never answers the
        /// second TP_UNREGISTER of a connection while another processor of the family is there.
        package var answer: UInt64 = 1_000_000_000
        /// Requests that the validator had under way when it unregistered us come within this time.
        package var late: UInt64 = 100_000_000
        /// TP_REGISTER_RESPONSE is sent before the registration has effect.
        package var effect: UInt64 = 30_000_000
        /// Then the processor leaves in the order of every SDK: unregistered first, what runs is answered after it.
        package var whole: UInt64 = 10_000_000_000

        package init() {}
    }

    /// What is to be done, in order.
    package enum Action: Hashable, Sendable {
        case send(Message)
        /// Send the withheld answers, oldest first, all but so many.
        case release(butFor: Int)
        /// The order could not be kept within the limit, or nobody wants to wait for it: the processor leaves as others
        /// do. What ran may be lost.
        case abandoned(during: Step)
        /// Unregistered, and nothing is owed.
        case done
    }

    /// Where it stands.
    package enum Step: String, Hashable, Sendable {
        case computing, answering, confirming, resting, unregistering, listening, returning, abandoned, done
    }

    /// What the processor has in hand.
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
    /// of Sawtooth's that waits for a vacancy dies when the family vanishes, and its transaction never ends.
    package static let wideOccupancy: UInt32 = 1_000_000
    /// Contexts that are asked about at most: more would keep the validator from its work.
    static let maximumQuestions = 1024
    /// A context that is gone is known by a read that answers OK with nothing, whatever is read.
    static let anyAddress = String(repeating: "0", count: 70)

    package internal(set) var step = Step.computing
    /// When to call `advance` at the latest.
    package internal(set) var deadline: UInt64
    /// Whether answers are to be kept back.
    package var withholds: Bool { step != .abandoned && step != .done }

    let registrations: [ValidatorSession.Registration]
    let protocolVersion: UInt32
    let limits: Limits
    let end: UInt64
    var isWide = false
    var isRegistered = true
    /// When the current step ends of itself.
    var until: UInt64
    /// Requests since the current step began.
    var arrivals = 0
    var lastArrival: UInt64
    var lastAnswer: UInt64?
    /// When the latest registration has effect.
    var registeredAt: UInt64?
    var began: UInt64
    var awaited: Set<String> = []
    /// Contexts of answers that were sent and not proven to be handled, and the questions about them under way.
    var unproven: [String] = []
    var questions: [String: String] = [:]
    /// Answers were sent whose contexts cannot be asked about.
    var hasUnaskable = false
    var serial = 0

    /// - Parameters:
    ///   - registrations: what is registered on the connection.
    ///   - protocolVersion: the version that the validator granted.
    ///   - now: when leaving begins, nanoseconds.
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
