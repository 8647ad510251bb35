internal import Logging
internal import SawtoothProtocol
internal import SawtoothTransport

// In a worker: requests and answers come from the supervisor, and all frames go to it.
extension ProcessorEngine {
    /// Reads the supervisor's frames, as `takeFrames` reads the socket's.
    func takeWork(_ upstream: FrameChannel) -> (count: Int, isQuiet: Bool) {
        // The supervisor must read something first.
        guard !upstream.isFull else { return (0, true) }
        hasSent = false
        switch upstream.receive() {
        case .nothing: return (0, true)
        case .ended:
            hasEndedSession = true
            return (0, true)
        case .frames: break
        }
        if configuration.measuresTime { now = Monotonic.now() }
        var count = 0
        while let (head, bytes) = upstream.next() {
            count += 1
            switch head.kind {
            case WorkerFrame.message: handle(bytes, head.ticket)
            case WorkerFrame.drop: dropTransactions()
            default:
                incidents.note(
                    "unexpected frame", "a supervisor sends no such", ["kind": .stringConvertible(head.kind)])
            }
        }
        return (count, true)
    }

    /// Sends a verdict to the supervisor, with its labels for the metrics.
    func report(_ transaction: RunningTransaction, _ frame: VerdictFrame, _ upstream: FrameChannel) {
        var label = ""
        if metrics.isEnabled { label = transaction.handler.label(for: transaction.request) }
        transaction.received.correlationText.withUnsafeBytes { correlationID in
            report(
                frame, correlationID, transaction.ticket, upstream,
                family: metrics.isEnabled ? transaction.handler.familyName : "", label: label)
        }
        running[transaction.key] = nil
    }

    func report(
        _ frame: VerdictFrame, _ correlationID: UnsafeRawBufferPointer, _ ticket: UInt64, _ upstream: FrameChannel,
        family: String = "", label: String = ""
    ) {
        let count = frame.frameCount(correlationCount: correlationID.count)
        let head = FrameChannel.Head(
            WorkerFrame.verdict, status: UInt16(truncatingIfNeeded: frame.status.rawValue), ticket: ticket)
        let start = WorkerReport.headCount(family, label)
        upstream.append(head, count: start + count) { output in
            WorkerReport.writeHead(family, label, to: output)
            frame.writeFrame(
                correlationID: correlationID, to: UnsafeMutableRawBufferPointer(rebasing: output[start...]))
        }
    }
}

/// A verdict as a worker sends it: its labels for the metrics, and the message for the validator.
struct WorkerReport {
    private static let countsCount = 4

    let family: UnsafeRawBufferPointer
    let label: UnsafeRawBufferPointer
    let message: UnsafeRawBufferPointer

    /// Nil if the bytes are not a report.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.countsCount else { return nil }
        let familyCount = Int(bytes.loadUnaligned(as: UInt16.self))
        let labelCount = Int(bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        let labelStart = Self.countsCount + familyCount
        let messageStart = labelStart + labelCount
        guard messageStart <= bytes.count else { return nil }
        family = UnsafeRawBufferPointer(rebasing: bytes[Self.countsCount..<labelStart])
        label = UnsafeRawBufferPointer(rebasing: bytes[labelStart..<messageStart])
        message = UnsafeRawBufferPointer(rebasing: bytes[messageStart...])
    }

    /// Bytes before the message.
    static func headCount(_ family: String, _ label: String) -> Int {
        countsCount + kept(family).count + kept(label).count
    }

    static func writeHead(_ family: String, _ label: String, to output: UnsafeMutableRawBufferPointer) {
        let (family, label) = (kept(family), kept(label))
        output.storeBytes(of: UInt16(truncatingIfNeeded: family.count), as: UInt16.self)
        output.storeBytes(of: UInt16(truncatingIfNeeded: label.count), toByteOffset: 2, as: UInt16.self)
        var place = countsCount
        for byte in family {
            output[place] = byte
            place += 1
        }
        for byte in label {
            output[place] = byte
            place += 1
        }
    }

    /// The part of a text that is sent: its length must fit in 16 bits.
    private static func kept(_ text: String) -> Substring.UTF8View { text.utf8.prefix(Int(UInt16.max)) }
}
