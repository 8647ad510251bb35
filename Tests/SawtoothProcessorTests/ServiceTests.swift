import CoreMetrics
import Locking
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import ServiceLifecycle
import Testing

@Suite("TransactionProcessor among services and metrics")
struct ServiceTests {
    @Test("a service group that shuts down lets the processor leave in order")
    func gracefulShutdown() async throws {
        let validator = try ScriptedValidator()
        let processor = try TransactionProcessor(
            endpoint: validator.endpoint, handlers: [registering], configuration: quick, logger: LogLines().logger)
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: processor)], logger: LogLines().logger))
        let running = Task { try await group.run() }
        #expect(await validator.run(transaction(1))?.status == .ok)
        await group.triggerGracefulShutdown()
        // The group takes a service that returns in a graceful shutdown for one that did what it was asked.
        try await running.value
        #expect(validator.observations.unregistrations == 1)
        validator.stop()
    }

    @Test("what is counted reaches a metrics factory under the names of the text page")
    func factory() async throws {
        let recorded = RecordingFactory()
        var configuration = quick
        configuration.metricsFactory = recorded
        let validator = try ScriptedValidator()
        try await withProcessor(validator, [registering], configuration) { processor in
            #expect(await validator.run(transaction(1))?.status == .ok)
            #expect(await validator.run(transaction(1))?.status == .invalidTransaction)
            #expect(await processor.metricsText().contains("sawtooth_processor_registered 1"))
        }
        let values = recorded.values
        #expect(values["sawtooth_processor_transactions_total closure closure ok"] == 1)
        #expect(values["sawtooth_processor_transactions_total closure closure invalid_transaction"] == 1)
        #expect(values["sawtooth_processor_apply_seconds"] == 2)
        #expect(values["sawtooth_processor_state_requests_total"] == 4)
        #expect(values["sawtooth_processor_state_replies_total"] == 4)
        #expect(values["sawtooth_processor_registered"] == 0, "it has left")
        validator.stop()
    }
}

/// Keeps what is reported: sums of counters, the last value of gauges, how many times were recorded.
private final class RecordingFactory: MetricsFactory {
    private let kept = LockedValue<[String: Double]>([:])

    var values: [String: Double] { kept.withLock { $0 } }

    private final class Recording: CoreMetrics.CounterHandler, RecorderHandler, TimerHandler {
        let change: @Sendable (Double) -> Void

        init(_ change: @escaping @Sendable (Double) -> Void) { self.change = change }

        func increment(by amount: Int64) { change(Double(amount)) }
        func reset() {}
        func record(_ value: Int64) { change(Double(value)) }
        func record(_ value: Double) { change(value) }
        func recordNanoseconds(_ duration: Int64) { change(1) }
    }

    private func name(_ label: String, _ dimensions: [(String, String)]) -> String {
        ([label] + dimensions.map(\.1)).joined(separator: " ")
    }

    private func adding(_ name: String) -> Recording {
        Recording { [kept] value in kept.withLock { $0[name, default: 0] += value } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CoreMetrics.CounterHandler {
        adding(name(label, dimensions))
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let name = name(label, dimensions)
        return Recording { [kept] value in kept.withLock { $0[name] = value } }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        adding(name(label, dimensions))
    }

    func destroyCounter(_ handler: any CoreMetrics.CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
