/// Makes a `ScriptedValidator` treat processors that come and go as Sawtooth 1.2.6 does, where a pool of threads
/// handles answers, separately from registrations.
///
/// - An answer is handled late, out of order with others and with TP_UNREGISTER. An answer that is handled while its
///   sender is not registered is lost forever, and its transaction never ends.
/// - A request in flight arrives after the response to TP_UNREGISTER.
/// - TP_REGISTER_RESPONSE comes before the registration takes effect.
/// - A second TP_UNREGISTER of a connection gets no response.
/// - A transaction that is answered INTERNAL_ERROR runs again at once, in the same context.
/// - One transaction at a time waits for a vacancy; if its family vanishes meanwhile, it never ends.
public struct Sawtooth126: Sendable {
    /// The longest time from the arrival of an answer to its handling, in milliseconds. A processor allows for about
    /// twice as much, here and below.
    public var longestHandling: UInt64 = 40
    /// The longest time that a request is in flight, in milliseconds.
    public var latestRequest: UInt64 = 40
    /// The longest time from TP_REGISTER_RESPONSE to the registration's effect, in milliseconds.
    public var latestEffect: UInt64 = 15

    private var state: UInt64

    /// - Parameter seed: decides every delay.
    public init(seed: UInt64) {
        state = seed
    }

    // The next delay of each kind, in nanoseconds.
    mutating func handling() -> UInt64 { delay(upTo: longestHandling) }
    mutating func request() -> UInt64 { delay(upTo: latestRequest) }
    mutating func effect() -> UInt64 { delay(upTo: latestEffect) }

    /// Up to `milliseconds`, in nanoseconds; often none. SplitMix64.
    private mutating func delay(upTo milliseconds: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return mixed.isMultiple(of: 4) ? 0 : (mixed >> 8) % (milliseconds * 1_000_000 + 1)
    }
}
