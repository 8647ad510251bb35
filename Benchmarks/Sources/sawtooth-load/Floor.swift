import CNative
import Glibc

/// A processor that does the least that a REGISTER_PATIENT needs, on one thread, without checking anything: the rate of
/// libzmq and of the machine, to hold a real processor against.
final class Floor {
    private struct Slot {
        var id: [UInt8] = []
        var context: [UInt8] = []
        var address: [UInt8] = []
        var entry: [UInt8] = []
    }

    private let socket: UnsafeMutableRawPointer
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var output = Writer()
    private var content = Writer()
    private var entry = Writer()

    init(endpoint: String) {
        guard let context = zmq_ctx_new(), let socket = zmq_socket(context, ZMQ_DEALER) else { stop("no socket") }
        self.socket = socket
        for option in [ZMQ_SNDHWM, ZMQ_RCVHWM, ZMQ_LINGER] {
            var zero: Int32 = 0
            zmq_setsockopt(socket, option, &zero, MemoryLayout<Int32>.size)
        }
        guard zmq_connect(socket, endpoint) == 0 else { stop("cannot connect to \(endpoint)") }
    }

    func run() {
        content.clear()
        content.field(1, "ehr")
        content.field(2, "1.0")
        send(1, Array("register".utf8))
        var frame = zmq_msg_t()
        zmq_msg_init(&frame)
        while zmq_msg_recv(&frame, socket, 0) >= 0 {
            let envelope = Envelope(UnsafeRawBufferPointer(start: zmq_msg_data(&frame), count: zmq_msg_size(&frame)))
            switch envelope.type {
            case 5: start(envelope)
            case 8: write(slot(envelope.id))
            case 10: answer(slot(envelope.id))
            default: break
            }
        }
    }

    private func slot(_ id: UnsafeRawBufferPointer) -> Int {
        id.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    private func start(_ envelope: Envelope) {
        var header = UnsafeRawBufferPointer(start: nil, count: 0), payload = header, context = header, signer = header
        var reader = Reader(envelope.content)
        while let tag = reader.next() {
            switch tag {
            case 10: header = reader.content()
            case 18: payload = reader.content()
            case 34: context = reader.content()
            default: reader.skip(tag)
            }
        }
        reader = Reader(header)
        while let tag = reader.next() { if tag == 82 { signer = reader.content() } else { reader.skip(tag) } }
        // The load's payloads end in the id, behind a map of the two keys.
        let patient = [UInt8](payload.dropFirst(1 + 7 + 17 + 11 + 1))
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot()) }
        slots[index].id = Array(envelope.id)
        slots[index].context = Array(context)
        slots[index].address = address(of: patient)
        slots[index].entry =
            [0xA2] + cborText(Array("patient_id".utf8)) + cborText(patient)
            + cborText(Array("owner".utf8)) + cborText(Array(signer))
        content.clear()
        content.field(1, slots[index].context)
        content.field(2, slots[index].address)
        send(7, Array("\(index)".utf8))
    }

    private func write(_ index: Int) {
        entry.clear()
        entry.field(1, slots[index].address)
        entry.field(2, slots[index].entry)
        content.clear()
        content.field(1, slots[index].context)
        content.field(2, entry.bytes)
        send(9, Array("\(index)".utf8))
    }

    private func answer(_ index: Int) {
        content.clear()
        content.field(1, 1)
        send(6, slots[index].id)
        free.append(index)
    }

    private func send(_ type: UInt64, _ id: [UInt8]) {
        id.withUnsafeBytes { Envelope.encode(type, $0, content.bytes, into: &output) }
        zmq_send(socket, output.bytes, output.bytes.count, 0)
    }
}
