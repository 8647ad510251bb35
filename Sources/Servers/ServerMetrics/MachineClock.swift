internal import CClockState

/// This machine's clock, as its kernel sees it. A container sees that of its machine.
package enum MachineClock {
    /// The greatest error that it is taken to have, in microseconds; nil where nobody keeps it synchronised.
    package static var greatestError: Int? {
        let error = cclockstate_error()
        return error < 0 ? nil : error
    }
}
