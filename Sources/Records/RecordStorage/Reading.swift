internal import Glibc
internal import RecordErrors

/// The most bytes that a reader returns at once: 16 sealed chunks, so that opening them needs no second buffer.
let readLength = 16 * 16_400

/// The system's clock.
package enum WallClock {
    /// Whole seconds since 1970.
    @Sendable
    package static func seconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }
}

extension Range<UInt64> {
    /// This range, if it lies within the first `length` bytes.
    func checked(within length: UInt64) throws(RecordFailure) -> Range<UInt64> {
        guard upperBound <= length else { throw .objectShorter(length: length) }
        return self
    }
}
