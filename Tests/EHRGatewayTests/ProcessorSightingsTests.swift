import Testing

@testable import EHRGateway

@Suite("Whether a processor decides")
struct ProcessorSightingsTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("it is away when something has waited for long without any entry, until one is written or none waits")
    func away() {
        var sightings = ProcessorSightings(patience: .seconds(60))
        #expect(!sightings.isAway(at: at(1000)))
        sightings.look(isAwaited: true, lastEntry: at(-100), at: at(0))
        #expect(!sightings.isAway(at: at(59)))
        #expect(sightings.isAway(at: at(60)))
        sightings.look(isAwaited: true, lastEntry: at(50), at: at(70))
        #expect(!sightings.isAway(at: at(109)))
        #expect(sightings.isAway(at: at(110)))
        sightings.look(isAwaited: false, lastEntry: at(50), at: at(120))
        #expect(!sightings.isAway(at: at(1000)))
    }
}
