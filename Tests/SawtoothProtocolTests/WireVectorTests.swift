import SawtoothProtocol
import TestVectors
import Testing

/// Every message that Sawtooth's own Python package can make, by name.
let messageTypes: [String: any ProtobufMessage.Type] = {
    let types: [any ProtobufMessage.Type] = [
        TransactionHeader.self, Transaction.self, TransactionList.self, BatchHeader.self, Batch.self, BatchList.self,
        BlockHeader.self, Block.self, TpRegisterRequest.self, TpRegisterResponse.self, TpUnregisterRequest.self,
        TpUnregisterResponse.self, TpProcessRequest.self, TpProcessResponse.self, TpStateEntry.self,
        TpStateGetRequest.self, TpStateGetResponse.self, TpStateSetRequest.self, TpStateSetResponse.self,
        TpStateDeleteRequest.self, TpStateDeleteResponse.self, TpReceiptAddDataRequest.self,
        TpReceiptAddDataResponse.self, TpEventAddRequest.self, TpEventAddResponse.self, Event.self, EventList.self,
        EventFilter.self, EventSubscription.self, Message.self, MessageList.self, ClientBatchStatus.self,
        ClientBatchSubmitRequest.self, ClientBatchSubmitResponse.self, ClientBatchStatusRequest.self,
        ClientBatchStatusResponse.self, ClientBatchListRequest.self, ClientBatchListResponse.self,
        ClientBatchGetRequest.self, ClientBatchGetResponse.self, ClientBlockListRequest.self,
        ClientBlockListResponse.self, ClientBlockGetByIdRequest.self, ClientBlockGetByNumRequest.self,
        ClientBlockGetByTransactionIdRequest.self, ClientBlockGetByBatchIdRequest.self, ClientBlockGetResponse.self,
        ClientEventsSubscribeRequest.self, ClientEventsSubscribeResponse.self, ClientEventsUnsubscribeRequest.self,
        ClientEventsUnsubscribeResponse.self, ClientEventsGetRequest.self, ClientEventsGetResponse.self,
        ClientPagingControls.self, ClientPagingResponse.self, ClientSortControls.self, ClientPeersGetRequest.self,
        ClientPeersGetResponse.self, ClientReceiptGetRequest.self, ClientReceiptGetResponse.self,
        ClientStateListRequest.self, ClientStateListResponse.self, ClientStateGetRequest.self,
        ClientStateGetResponse.self, ClientStatusGetRequest.self, ClientStatusGetResponse.self,
        ClientTransactionListRequest.self, ClientTransactionListResponse.self, ClientTransactionGetRequest.self,
        ClientTransactionGetResponse.self, TransactionReceipt.self, StateChange.self, StateChangeList.self,
        Setting.self, BlockInfoConfig.self, BlockInfo.self, BlockInfoTxn.self, GenesisData.self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ("\($0)", $0) })
}()

struct WireVector: Decodable {
    let message: String
    let hex: String
    let `class`: String?

    var bytes: [UInt8] { fromHex(hex) }
}

func fromHex(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

@Suite struct WireVectorTests {
    @Test("every message that the Python SDK encodes decodes here and encodes to the same bytes")
    func accept() throws {
        let vectors = try VectorFile.jsonLines("protocol/accept.jsonl", as: WireVector.self)
        #expect(Set(vectors.map(\.message)) == Set(messageTypes.keys))
        for vector in vectors {
            let type = try #require(messageTypes[vector.message])
            #expect(try type.init(decoding: vector.bytes).encoded() == vector.bytes, "\(vector.message) \(vector.hex)")
        }
    }

    @Test("damaged encodings, bad UTF-8 and NUL in strings are refused, each with its own error")
    func reject() throws {
        let vectors = try VectorFile.jsonLines("protocol/reject.jsonl", as: WireVector.self)
        #expect(vectors.count > 700)
        for vector in vectors {
            let type = try #require(messageTypes[vector.message])
            let error = #expect(throws: WireError.self, "\(vector.message) \(vector.hex)") {
                try type.init(decoding: vector.bytes)
            }
            #expect(error?.vectorClass == vector.class, "\(vector.message) \(vector.hex)")
        }
    }

    @Test("a bad string is found in a message inside a message")
    func nestedStrings() {
        let event = Event(eventType: "t", attributes: [.init(key: "k", value: "v")])
        var bytes = TpEventAddRequest(contextID: "c", event: event).encoded()
        let index = bytes.lastIndex(of: UInt8(ascii: "v"))
        bytes[index ?? 0] = 0xFF
        #expect(throws: WireError.invalidUTF8(message: "Event.Attribute", field: "value")) {
            try TpEventAddRequest(decoding: bytes)
        }
        bytes[index ?? 0] = 0
        #expect(throws: WireError.containsNUL(message: "Event.Attribute", field: "value")) {
            try TpEventAddRequest(decoding: bytes)
        }
    }

    @Test("a tag beyond 32 bits is malformed in a message without strings as in any other")
    func oversizedTags() {
        // Field 2^29 + 1 with wire type 2 and no content, where a field's number has 29 bits.
        let bytes: [UInt8] = [0x8A, 0x80, 0x80, 0x80, 0x10, 0x00]
        #expect(throws: WireError.malformed(message: "BlockInfoConfig")) { try BlockInfoConfig(decoding: bytes) }
        #expect(throws: WireError.malformed(message: "Setting")) { try Setting(decoding: bytes) }
    }

    @Test("an enum number without a name survives the trip")
    func unknownEnum() throws {
        let response = TpProcessResponse(status: .init(rawValue: 77))
        #expect(try TpProcessResponse(decoding: response.encoded()).status.rawValue == 77)
    }

    @Test("random bytes and mutated messages never trap and never decode to what they are not")
    func mutations() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("mutation seed \(seed)")
        var random = SplitMix(state: seed)
        let vectors = try VectorFile.jsonLines("protocol/accept.jsonl", as: WireVector.self)
        for vector in vectors {
            let type = try #require(messageTypes[vector.message])
            for _ in 0..<20 {
                var bytes = vector.bytes
                if bytes.isEmpty { bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in 0 } }
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                bytes.removeLast(Int.random(in: 0...min(2, bytes.count), using: &random))
                guard let once = try? type.init(decoding: bytes) else { continue }
                // Unknown fields are dropped, so the first encoding may be shorter; from then on nothing may change.
                let encoded = once.encoded()
                #expect(try type.init(decoding: encoded).encoded() == encoded, "seed \(seed)")
            }
        }
    }
}

extension WireError {
    var vectorClass: String {
        switch self {
        case .malformed: "malformed"
        case .invalidUTF8: "invalidUTF8"
        case .containsNUL: "containsNUL"
        }
    }
}

/// A small generator with a printable seed (SplitMix64, Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
