import CNative
import Glibc

/// The validator: hands out transactions, at most so many at a time, and answers what they ask.
final class Load {
    private struct Transaction {
        let frame: [UInt8]
        /// What it must write to count as accepted.
        let address: [UInt8]
        var start: UInt64 = 0
        var latency: UInt64 = 0
        var hasWritten = false
    }

    private let options: LoadOptions
    private let context: UnsafeMutableRawPointer
    private let socket: UnsafeMutableRawPointer
    private let endpoint: String
    private var transactions: [Transaction] = []
    private var processor: [UInt8] = []
    /// What is stored; of a stream alone, as nothing else reads what was there before.
    private var state: [[UInt8]: [UInt8]]
    private var next = 0
    private var done = 0
    private var accepted = 0
    private var output = Writer()
    private var content = Writer()
    private var began: (time: UInt64, usage: Usage)?

    init(_ options: LoadOptions) {
        self.options = options
        state = options.stream?.state ?? [:]
        guard let context = zmq_ctx_new(), let socket = zmq_socket(context, ZMQ_ROUTER) else { stop("no socket") }
        (self.context, self.socket) = (context, socket)
        for option in [ZMQ_SNDHWM, ZMQ_RCVHWM, ZMQ_LINGER] {
            var zero: Int32 = 0
            zmq_setsockopt(socket, option, &zero, MemoryLayout<Int32>.size)
        }
        var patience: Int32 = 30_000
        zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, MemoryLayout<Int32>.size)
        guard zmq_bind(socket, "tcp://127.0.0.1:*") == 0 else { stop("cannot listen on the loopback address") }
        var buffer = [UInt8](repeating: 0, count: 128)
        var count = buffer.count
        zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &buffer, &count)
        endpoint = String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Measures, and gives one JSON object.
    func run() -> String {
        let program = Program(options.program.map { $0 == "{url}" ? endpoint : $0 })
        var identity = zmq_msg_t(), frame = zmq_msg_t()
        zmq_msg_init(&identity)
        zmq_msg_init(&frame)
        while done < options.transactions {
            guard zmq_msg_recv(&identity, socket, 0) >= 0, zmq_msg_recv(&frame, socket, 0) >= 0 else {
                program.end()
                stop("the processor has said nothing for 30 s; \(done) of \(options.transactions) are answered")
            }
            let sender = UnsafeRawBufferPointer(start: zmq_msg_data(&identity), count: zmq_msg_size(&identity))
            if !processor.elementsEqual(sender) { processor = Array(sender) }
            take(Envelope(UnsafeRawBufferPointer(start: zmq_msg_data(&frame), count: zmq_msg_size(&frame))), program)
        }
        let usage = program.usage()
        let report = Report(
            window: options.window, count: options.transactions - options.warmUp,
            nanoseconds: now() - (began?.time ?? 0), latencies: transactions.dropFirst(options.warmUp).map(\.latency),
            before: began?.usage ?? usage, after: usage, accepted: accepted, answered: done)
        program.end()
        return report.json
    }

    private func take(_ envelope: Envelope, _ program: Program) {
        switch envelope.type {
        case 1: register(envelope)
        case 3: reply(4, envelope.id, [0x08, 0x01])
        case 6: judge(envelope, program)
        case 7: get(envelope)
        case 9: set(envelope)
        case 15: reply(16, envelope.id, [0x10, 0x01])
        default: stop("a message of type \(envelope.type), which this load does not expect")
        }
    }

    private func register(_ envelope: Envelope) {
        var version: UInt64 = 0, style: UInt64 = 0
        var family: [UInt8] = []
        var reader = Reader(envelope.content)
        while let tag = reader.next() {
            switch tag {
            case 10: family = Array(reader.content())
            case 48: version = reader.varint()
            case 56: style = reader.varint()
            default: reader.skip(tag)
            }
        }
        reply(2, envelope.id, [0x08, 0x01] + (version > 0 ? [0x10, UInt8(truncatingIfNeeded: version)] : []))
        guard family == Array("ehr".utf8), transactions.isEmpty else { return }
        transactions = (0..<options.transactions).map { make($0, isRaw: style == 2) }
        if options.warmUp == 0 { stop("a warm-up of 0 leaves no moment to begin at") }
        dispatch()
    }

    private func make(_ index: Int, isRaw: Bool) -> Transaction {
        if let item = options.stream?.items[index] {
            return frame(
                index, isRaw: isRaw, Stream.bytes(item.payload), signer: Array(item.signer.utf8),
                batcher: Array(item.batcher.utf8), inputs: item.inputs.map { Array($0.utf8) },
                outputs: item.outputs.map { Array($0.utf8) })
        }
        let patient = Array("p\(index)".utf8)
        let payload: [UInt8] =
            [0xA2] + cborText(Array("action".utf8)) + cborText(Array("REGISTER_PATIENT".utf8))
            + cborText(Array("patient_id".utf8)) + cborText(patient)
        let address = address(of: patient)
        let key = Array("02".utf8) + sha512(Array("signer".utf8)).prefix(64)
        return frame(index, isRaw: isRaw, payload, signer: key, batcher: key, inputs: [address], outputs: [address])
    }

    private func frame(
        _ index: Int, isRaw: Bool, _ payload: [UInt8], signer: [UInt8], batcher: [UInt8], inputs: [[UInt8]],
        outputs: [[UInt8]]
    ) -> Transaction {
        var header = Writer()
        header.field(1, batcher)
        header.field(3, "ehr")
        header.field(4, "1.0")
        for input in inputs { header.field(5, input) }
        header.field(6, hex(withUnsafeBytes(of: index.bigEndian) { Array($0) }))
        for output in outputs { header.field(7, output) }
        header.field(9, sha512(payload))
        header.field(10, signer)
        var request = Writer()
        // With RAW headers the decoded header is there, and empty.
        request.field(1, isRaw ? [] : header.bytes)
        request.field(2, payload)
        request.field(3, sha512(Array("signature \(index)".utf8)))
        request.field(4, id(index, "c"))
        if isRaw { request.field(5, header.bytes) }
        var frame = Writer()
        id(index, "t").withUnsafeBytes { Envelope.encode(5, $0, request.bytes, into: &frame) }
        return Transaction(frame: frame.bytes, address: outputs[0])
    }

    /// 32 characters, of which the first eight are the index in hexadecimal: as long as Sawtooth's ids.
    private func id(_ index: Int, _ kind: String) -> [UInt8] {
        let tail = sha512(Array("\(kind)\(index)".utf8)).prefix(24)
        return hex(withUnsafeBytes(of: UInt32(index).bigEndian) { Array($0) }) + tail
    }

    private func index(_ id: UnsafeRawBufferPointer) -> Int {
        var value = 0
        guard id.count == 32 else { stop("an id that this load did not give") }
        for code in id.prefix(8) { value = value << 4 | Int(code < 0x40 ? code - 0x30 : code - 0x57) }
        guard value < transactions.count else { stop("an id that this load did not give") }
        return value
    }

    private func dispatch() {
        while next < transactions.count, next - done < options.window {
            transactions[next].start = now()
            send(transactions[next].frame)
            next += 1
        }
    }

    private func judge(_ envelope: Envelope, _ program: Program) {
        let index = index(envelope.id)
        guard transactions[index].latency == 0 else { stop("transaction \(index) is answered twice") }
        transactions[index].latency = max(1, now() - transactions[index].start)
        var reader = Reader(envelope.content)
        while let tag = reader.next() {
            guard tag == 8 else {
                reader.skip(tag)
                continue
            }
            if reader.varint() == 1, transactions[index].hasWritten { accepted += 1 }
        }
        done += 1
        if done == options.warmUp { began = (now(), program.usage()) }
        dispatch()
    }

    private func get(_ envelope: Envelope) {
        content.clear()
        var reader = Reader(envelope.content)
        while let tag = reader.next() {
            guard tag == 18 else {
                reader.skip(tag)
                continue
            }
            let address = reader.content()
            let stored = state.isEmpty ? nil : state[Array(address)]
            var entry = Writer()
            entry.field(1, address)
            if let stored { entry.field(2, stored) }
            content.field(1, entry.bytes)
        }
        content.field(2, 1)
        reply(8, envelope.id, content.bytes)
    }

    private func set(_ envelope: Envelope) {
        content.clear()
        var owner: Int?
        var reader = Reader(envelope.content)
        while let tag = reader.next() {
            switch tag {
            case 10: owner = index(reader.content())
            case 18:
                var entry = Reader(reader.content())
                guard entry.next() == 10 else { stop("an entry without an address") }
                let address = entry.content()
                if let owner, transactions[owner].address.elementsEqual(address) {
                    transactions[owner].hasWritten = true
                }
                content.field(1, address)
            default: reader.skip(tag)
            }
        }
        content.field(2, 1)
        reply(10, envelope.id, content.bytes)
    }

    private func reply(_ type: UInt64, _ id: UnsafeRawBufferPointer, _ content: [UInt8]) {
        Envelope.encode(type, id, content, into: &output)
        send(output.bytes)
    }

    private func send(_ frame: [UInt8]) {
        zmq_send(socket, processor, processor.count, ZMQ_SNDMORE)
        zmq_send(socket, frame, frame.count, 0)
    }
}
