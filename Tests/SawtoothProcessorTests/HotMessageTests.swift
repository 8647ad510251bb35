import SawtoothProcessor
import SawtoothProtocol
import Testing

/// What is read and written by hand, against SawtoothProtocol's codec on protobuf-c.
@Suite("Messages read and written by hand")
struct HotMessageTests {
    private static let texts = [
        "", "a", "ehr", "1.0", "é", "日本語", String(repeating: "f", count: 128), "a\u{10FFFF}b",
    ]

    private static func text(_ random: inout SplitMix) -> String {
        texts[Int(random.next() % UInt64(texts.count))]
    }

    private static func bytes(_ random: inout SplitMix) -> [UInt8] {
        (0..<Int(random.next() % 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private static func header(_ random: inout SplitMix) -> TransactionHeader {
        TransactionHeader(
            batcherPublicKey: text(&random), dependencies: (0..<random.next() % 3).map { _ in text(&random) },
            familyName: text(&random), familyVersion: text(&random),
            inputs: (0..<random.next() % 4).map { _ in text(&random) }, nonce: text(&random),
            outputs: (0..<random.next() % 4).map { _ in text(&random) }, payloadSHA512: text(&random),
            signerPublicKey: text(&random))
    }

    /// What the codec makes of a request, put as the hand-written reader would.
    private static func reference(_ content: [UInt8]) -> (TransactionHeader, TpProcessRequest)? {
        guard let request = try? TpProcessRequest(decoding: content) else { return nil }
        if !request.headerBytes.isEmpty {
            return (try? TransactionHeader(decoding: request.headerBytes)).map { ($0, request) }
        }
        // An empty header is as good as none.
        guard let header = request.header, header != TransactionHeader() else { return nil }
        return (header, request)
    }

    private static func agree(_ content: [UInt8]) -> Bool {
        let expected = reference(content)
        guard let read = content.withUnsafeBytes({ try? ProcessRequest($0) }) else { return expected == nil }
        guard let (header, request) = expected else {
            // A header of unknown fields alone is a header to one reader and an empty one to the other; both hold
            // nothing.
            return read.header == TransactionHeader()
        }
        return read.header == header && read.payload == request.payload && read.signature == request.signature
            && read.contextID == request.contextID && read.signerPublicKey == header.signerPublicKey
            && read.batcherPublicKey == header.batcherPublicKey
    }

    @Test("what a request declares on the wire is what its decoded header declares")
    func declarations() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("declarations: seed \(seed)")
        var random = SplitMix(seed)
        for round in 0..<3000 {
            let addresses = (0..<4).map { _ in address(Int(random.next() % 6)) }
            func entries() -> [String] {
                addresses.prefix(Int(random.next() % 5)).map { address in
                    switch random.next() % 6 {
                    case 0: String(address.hex.prefix(Int(random.next() % 72)))
                    case 1: address.hex.uppercased()
                    case 2: address.hex + "00"
                    case 3: "é" + address.hex.dropFirst(2)
                    default: address.hex
                    }
                }
            }
            let header = TransactionHeader(inputs: entries(), nonce: "n", outputs: entries())
            let wire = TpProcessRequest(headerBytes: header.encoded()).encoded()
            let read = try wire.withUnsafeBytes { try ProcessRequest($0) }
            for address in addresses {
                #expect(read.inputsCover(address) == header.inputsCover(address), "seed \(seed) round \(round)")
                #expect(read.outputsCover(address) == header.outputsCover(address), "seed \(seed) round \(round)")
                for length in [0, 1, 6, 70] {
                    let prefix = String(address.hex.prefix(length))
                    #expect(
                        read.inputsCover(prefix: prefix) == header.inputsCover(prefix: prefix),
                        "seed \(seed) round \(round)")
                }
            }
        }
    }

    @Test("a header that comes in several parts is read as their merger")
    func parts() throws {
        let first = TransactionHeader(familyName: "a", inputs: ["00", "01"], signerPublicKey: "one")
        let second = TransactionHeader(familyName: "b", inputs: ["02"], outputs: ["03"])
        let content =
            TpProcessRequest(header: first, payload: [1]).encoded() + TpProcessRequest(header: second).encoded()
        #expect(Self.agree(content))
        let read = try content.withUnsafeBytes { try ProcessRequest($0) }
        #expect(read.header.inputs == ["00", "01", "02"] && read.header.familyName == "b")
        #expect(read.signerPublicKey == "one" && read.payload == [1])
    }

    @Test("20,000 requests, whole and damaged, are read or refused as by protobuf-c")
    func requests() {
        let seed = UInt64.random(in: .min ... .max)
        print("requests: seed \(seed)")
        var random = SplitMix(seed)
        for round in 0..<20_000 {
            var request = TpProcessRequest(
                payload: Self.bytes(&random), signature: Self.text(&random), contextID: Self.text(&random))
            if random.next() & 1 == 0 { request.header = Self.header(&random) }
            if random.next() & 1 == 0 { request.headerBytes = Self.header(&random).encoded() }
            var content = request.encoded()
            #expect(Self.agree(content), "seed \(seed) round \(round)")
            for _ in 0..<random.next() % 4 where !content.isEmpty {
                let position = Int(random.next() % UInt64(content.count))
                switch random.next() % 4 {
                case 0: content[position] ^= UInt8(1 << (random.next() % 8))
                case 1: content.removeSubrange(position...)
                case 2: content.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
                default: content += content.prefix(position)
                }
            }
            #expect(Self.agree(content), "seed \(seed) round \(round): \(content)")
        }
    }

    @Test("20,000 envelopes, whole and damaged, are read or refused as by protobuf-c")
    func envelopes() {
        let seed = UInt64.random(in: .min ... .max)
        print("envelopes: seed \(seed)")
        var random = SplitMix(seed)
        for round in 0..<20_000 {
            let message = Message(
                type: .init(rawValue: UInt32(random.next() % 1000)), correlationID: Self.text(&random),
                content: Self.bytes(&random))
            var frame = message.encoded()
            if round % 3 > 0, !frame.isEmpty {
                frame[Int(random.next() % UInt64(frame.count))] = UInt8(truncatingIfNeeded: random.next())
                if round % 3 == 2 { frame.removeLast(Int(random.next() % UInt64(frame.count))) }
            }
            let read = frame.withUnsafeBytes { frame in
                Envelope(frame).map { envelope in
                    Message(
                        type: .init(rawValue: envelope.type),
                        correlationID: String(strictUTF8: envelope.correlationID) ?? "bad",
                        content: [UInt8](envelope.content))
                }
            }
            #expect(read == (try? Message(decoding: frame)), "seed \(seed) round \(round): \(frame)")
        }
    }

    private static func written(_ frame: some RequestFrame, _ correlationID: String) -> Message? {
        let id = Array(correlationID.utf8)
        let count = frame.frameCount(correlationCount: id.count)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            id.withUnsafeBytes { frame.writeFrame(correlationID: $0, to: UnsafeMutableRawBufferPointer(buffer)) }
            initialized = count
        }
        let message = try? Message(decoding: bytes)
        // Not only the same values, but the same bytes.
        return message?.encoded() == bytes ? message : nil
    }

    @Test("every frame that is written by hand is what protobuf-c writes, byte for byte")
    func frames() {
        let seed = UInt64.random(in: .min ... .max)
        print("frames: seed \(seed)")
        var random = SplitMix(seed)
        for round in 0..<3000 {
            let context = Self.text(&random), id = Self.text(&random)
            let addresses = (0..<Int(random.next() % 5)).map { _ in address(Int(truncatingIfNeeded: random.next())) }
            let entries = addresses.map { StateEntry(address: $0, data: Self.bytes(&random)) }
            let event = Event(
                eventType: Self.text(&random),
                attributes: addresses.map { _ in .init(key: Self.text(&random), value: Self.text(&random)) },
                data: Self.bytes(&random))
            let data = Self.bytes(&random)
            let hex = addresses.map(\.hex)
            let status = TpProcessResponse.Status(rawValue: UInt32(random.next() % 3) + 1)
            let expected: [(Message?, [UInt8])] = [
                (
                    Self.written(
                        AddressesFrame(.tpStateGetRequest, contextID: WireText(context), addresses: addresses), id),
                    TpStateGetRequest(contextID: context, addresses: hex).encoded()
                ),
                (
                    Self.written(
                        AddressesFrame(.tpStateDeleteRequest, contextID: WireText(context), addresses: addresses), id),
                    TpStateDeleteRequest(contextID: context, addresses: hex).encoded()
                ),
                (
                    Self.written(EntriesFrame(contextID: WireText(context), entries: entries), id),
                    TpStateSetRequest(
                        contextID: context,
                        entries: entries.map { TpStateEntry(address: $0.address.hex, data: $0.data) }
                    ).encoded()
                ),
                (
                    Self.written(EventFrame(contextID: WireText(context), event: event), id),
                    TpEventAddRequest(contextID: context, event: event).encoded()
                ),
                (
                    Self.written(ReceiptDataFrame(contextID: WireText(context), data: data), id),
                    TpReceiptAddDataRequest(contextID: context, data: data).encoded()
                ),
                (
                    Self.written(VerdictFrame(status: status, message: context, extendedData: data), id),
                    TpProcessResponse(status: status, message: context, extendedData: data).encoded()
                ),
            ]
            for (message, content) in expected {
                #expect(message?.content == content, "seed \(seed) round \(round)")
                #expect(message?.correlationID == id, "seed \(seed) round \(round)")
            }
        }
    }

    @Test("answers to a read, whole and damaged, give what protobuf-c reads, or fail")
    func replies() {
        let seed = UInt64.random(in: .min ... .max)
        print("replies: seed \(seed)")
        var random = SplitMix(seed)
        for round in 0..<10_000 {
            let addresses = (0..<Int(random.next() % 4) + 1).map { address($0 + round) }
            let entries = addresses.map { TpStateEntry(address: $0.hex, data: Self.bytes(&random)) }
            var content = TpStateGetResponse(entries: entries, status: .ok).encoded()
            if round & 1 == 1 {
                content[Int(random.next() % UInt64(content.count))] ^= UInt8(1 << (random.next() % 8))
            }
            let reply = content.withUnsafeBytes { StateReply($0, to: .get, for: addresses) }
            guard case .values(let values) = reply else {
                #expect(round & 1 == 1, "seed \(seed) round \(round)")
                continue
            }
            let decoded = try? TpStateGetResponse(decoding: content)
            // Strings that nobody asked for are not checked; what is taken is what the codec takes.
            guard let decoded else { continue }
            for (address, value) in zip(addresses, values) {
                let stored = decoded.entries.last { $0.address == address.hex }?.data
                #expect(stored == (value ?? []), "seed \(seed) round \(round)")
            }
        }
    }

    @Test("an address's digits are written and recognized as its hex text")
    func digits() {
        var random = SplitMix(1)
        for _ in 0..<1000 {
            let bytes = (0..<35).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            guard let address = StateAddress(bytes: bytes) else {
                Issue.record("35 bytes are an address")
                return
            }
            let hex = bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }.joined()
            #expect(address.hex == hex)
            #expect(address.bytes == bytes)
            #expect(StateAddress(hex: hex) == address)
            var digits = Array(hex.utf8)
            #expect(digits.withUnsafeBytes { address.hasDigits($0) })
            digits[Int(random.next() % 70)] ^= 1
            #expect(!digits.withUnsafeBytes { address.hasDigits($0) })
        }
    }
}
