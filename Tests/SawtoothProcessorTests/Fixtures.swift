import Glibc
import Locking
import Logging
import SawtoothProcessor
import SawtoothProtocol
import SawtoothTesting
import Testing

/// A family made of a closure.
struct ClosureHandler: TransactionHandler {
    var familyName = "closure"
    var familyVersions = ["1.0"]
    var namespaces = ["aabbcc"]
    let body: @Sendable (TransactionRequest, any TransactionContext) async throws(ApplyError) -> Void

    func apply(_ request: TransactionRequest, context: any TransactionContext) async throws(ApplyError) {
        try await body(request, context)
    }
}

/// The address of a number, under `aabbcc`.
func address(_ number: Int) -> StateAddress {
    var bytes = [UInt8](repeating: 0, count: StateAddress.byteCount)
    (bytes[0], bytes[1], bytes[2]) = (0xAA, 0xBB, 0xCC)
    for index in 0..<8 { bytes[StateAddress.byteCount - 1 - index] = UInt8(truncatingIfNeeded: number >> (index * 8)) }
    guard let address = StateAddress(bytes: bytes) else { preconditionFailure("35 bytes are an address") }
    return address
}

/// A number in a payload, eight bytes.
func payload(_ number: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

func number(_ payload: [UInt8]) -> Int {
    payload.enumerated().reduce(0) { $0 | Int($1.element) << ($1.offset * 8) }
}

func transaction(_ number: Int, family: String = "closure", version: String = "1.0") -> ScriptedTransaction {
    ScriptedTransaction(family: family, version: version, payload: payload(number), signature: "txn-\(number)")
}

/// Registers a number once: one read, then one event and one write in one trip.
let registering = ClosureHandler { request, context throws(ApplyError) in
    let number = number(request.payload)
    let found: [[UInt8]?]
    do throws(ContextError) { found = try await context.getState([address(number)]) } catch { throw ApplyError(error) }
    guard found == [nil] else { throw .invalidTransaction(message: "is there", extendedData: [1, 2, 3]) }
    do throws(ContextError) {
        try await context.finish(
            setting: [StateEntry(address: address(number), data: request.payload)],
            events: [Event(eventType: "closure/registered", attributes: [.init(key: "n", value: "\(number)")])])
    } catch {
        throw ApplyError(error)
    }
}

/// Keeps log lines for a test to look at.
struct LogLines: LogHandler {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: Logger.Metadata
    }

    private let kept = LockedValue<[Line]>([])
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = Line(level: event.level, message: "\(event.message)", metadata: event.metadata ?? [:])
        kept.withLock { $0.append(line) }
    }

    var lines: [Line] { kept.withLock { $0 } }

    /// Metadata that should be numbers, so that log lines in JSON have them as such.
    var textsOfDigits: [String] {
        lines.flatMap(\.metadata).compactMap { name, value in
            if case .string(let text) = value, UInt64(text) != nil { name } else { nil }
        }
    }

    func count(_ message: String) -> Int { lines.count { $0.message == message } }

    var logger: Logger { Logger(label: "test") { _ in self } }
}

/// Times that keep a test short.
var quick: TransactionProcessor.Configuration {
    var configuration = TransactionProcessor.Configuration()
    configuration.firstPause = .milliseconds(1)
    configuration.longestPause = .milliseconds(20)
    return configuration
}

/// Runs a processor while `body` runs, then lets it leave.
func withProcessor(
    _ validator: ScriptedValidator, _ handlers: [any TransactionHandler] = [registering],
    _ configuration: TransactionProcessor.Configuration = quick, log: LogLines = LogLines(),
    _ body: (TransactionProcessor) async throws -> Void
) async throws {
    let processor = try TransactionProcessor(
        endpoint: validator.endpoint, handlers: handlers, configuration: configuration, logger: log.logger)
    let running = Task { () async -> ProcessorError? in
        do throws(ProcessorError) {
            try await processor.run()
            return nil
        } catch {
            return error
        }
    }
    do {
        try await body(processor)
    } catch {
        processor.shutDown()
        processor.shutDown()
        _ = await running.value
        throw error
    }
    processor.shutDown()
    #expect(await running.value == nil)
}

/// Waits until `condition` holds, for at most `seconds`.
func eventually(_ seconds: Int = 10, _ condition: () async -> Bool) async -> Bool {
    for _ in 0..<seconds * 500 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return await condition()
}

/// Open descriptors of this process.
func descriptorCount() -> Int {
    (0..<4096).count { fcntl(Int32($0), F_GETFD) >= 0 }
}
