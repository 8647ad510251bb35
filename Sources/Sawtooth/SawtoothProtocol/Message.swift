// Protos/sawtooth/validator.proto

internal import CProtobufC
internal import CSawtoothProtos

/// Messages in a row.
public struct MessageList: ProtobufMessage, Hashable {
    public var messages: [Message]

    public init(messages: [Message] = []) {
        self.messages = messages
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The envelope of every frame on the component endpoint.
public struct Message: ProtobufMessage, Hashable {
    /// Open: a number without a name here is kept as it came.
    public struct MessageType: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let `default` = MessageType(rawValue: 0)
        public static let tpRegisterRequest = MessageType(rawValue: 1)
        public static let tpRegisterResponse = MessageType(rawValue: 2)
        public static let tpUnregisterRequest = MessageType(rawValue: 3)
        public static let tpUnregisterResponse = MessageType(rawValue: 4)
        public static let tpProcessRequest = MessageType(rawValue: 5)
        public static let tpProcessResponse = MessageType(rawValue: 6)
        public static let tpStateGetRequest = MessageType(rawValue: 7)
        public static let tpStateGetResponse = MessageType(rawValue: 8)
        public static let tpStateSetRequest = MessageType(rawValue: 9)
        public static let tpStateSetResponse = MessageType(rawValue: 10)
        public static let tpStateDeleteRequest = MessageType(rawValue: 11)
        public static let tpStateDeleteResponse = MessageType(rawValue: 12)
        public static let tpReceiptAddDataRequest = MessageType(rawValue: 13)
        public static let tpReceiptAddDataResponse = MessageType(rawValue: 14)
        public static let tpEventAddRequest = MessageType(rawValue: 15)
        public static let tpEventAddResponse = MessageType(rawValue: 16)
        public static let clientBatchSubmitRequest = MessageType(rawValue: 100)
        public static let clientBatchSubmitResponse = MessageType(rawValue: 101)
        public static let clientBlockListRequest = MessageType(rawValue: 102)
        public static let clientBlockListResponse = MessageType(rawValue: 103)
        public static let clientBlockGetByIDRequest = MessageType(rawValue: 104)
        public static let clientBlockGetResponse = MessageType(rawValue: 105)
        public static let clientBatchListRequest = MessageType(rawValue: 106)
        public static let clientBatchListResponse = MessageType(rawValue: 107)
        public static let clientBatchGetRequest = MessageType(rawValue: 108)
        public static let clientBatchGetResponse = MessageType(rawValue: 109)
        public static let clientTransactionListRequest = MessageType(rawValue: 110)
        public static let clientTransactionListResponse = MessageType(rawValue: 111)
        public static let clientTransactionGetRequest = MessageType(rawValue: 112)
        public static let clientTransactionGetResponse = MessageType(rawValue: 113)
        public static let clientStateCurrentRequest = MessageType(rawValue: 114)
        public static let clientStateCurrentResponse = MessageType(rawValue: 115)
        public static let clientStateListRequest = MessageType(rawValue: 116)
        public static let clientStateListResponse = MessageType(rawValue: 117)
        public static let clientStateGetRequest = MessageType(rawValue: 118)
        public static let clientStateGetResponse = MessageType(rawValue: 119)
        public static let clientBatchStatusRequest = MessageType(rawValue: 120)
        public static let clientBatchStatusResponse = MessageType(rawValue: 121)
        public static let clientReceiptGetRequest = MessageType(rawValue: 122)
        public static let clientReceiptGetResponse = MessageType(rawValue: 123)
        public static let clientBlockGetByNumRequest = MessageType(rawValue: 124)
        public static let clientPeersGetRequest = MessageType(rawValue: 125)
        public static let clientPeersGetResponse = MessageType(rawValue: 126)
        public static let clientBlockGetByTransactionIDRequest = MessageType(rawValue: 127)
        public static let clientBlockGetByBatchIDRequest = MessageType(rawValue: 128)
        public static let clientStatusGetRequest = MessageType(rawValue: 129)
        public static let clientStatusGetResponse = MessageType(rawValue: 130)
        public static let clientEventsSubscribeRequest = MessageType(rawValue: 500)
        public static let clientEventsSubscribeResponse = MessageType(rawValue: 501)
        public static let clientEventsUnsubscribeRequest = MessageType(rawValue: 502)
        public static let clientEventsUnsubscribeResponse = MessageType(rawValue: 503)
        public static let clientEvents = MessageType(rawValue: 504)
        public static let clientEventsGetRequest = MessageType(rawValue: 505)
        public static let clientEventsGetResponse = MessageType(rawValue: 506)
        public static let gossipMessage = MessageType(rawValue: 200)
        public static let gossipRegister = MessageType(rawValue: 201)
        public static let gossipUnregister = MessageType(rawValue: 202)
        public static let gossipBlockRequest = MessageType(rawValue: 205)
        public static let gossipBlockResponse = MessageType(rawValue: 206)
        public static let gossipBatchByBatchIDRequest = MessageType(rawValue: 207)
        public static let gossipBatchByTransactionIDRequest = MessageType(rawValue: 208)
        public static let gossipBatchResponse = MessageType(rawValue: 209)
        public static let gossipGetPeersRequest = MessageType(rawValue: 210)
        public static let gossipGetPeersResponse = MessageType(rawValue: 211)
        public static let gossipConsensusMessage = MessageType(rawValue: 212)
        public static let networkAck = MessageType(rawValue: 300)
        public static let networkConnect = MessageType(rawValue: 301)
        public static let networkDisconnect = MessageType(rawValue: 302)
        public static let authorizationConnectionResponse = MessageType(rawValue: 600)
        public static let authorizationViolation = MessageType(rawValue: 601)
        public static let authorizationTrustRequest = MessageType(rawValue: 602)
        public static let authorizationTrustResponse = MessageType(rawValue: 603)
        public static let authorizationChallengeRequest = MessageType(rawValue: 604)
        public static let authorizationChallengeResponse = MessageType(rawValue: 605)
        public static let authorizationChallengeSubmit = MessageType(rawValue: 606)
        public static let authorizationChallengeResult = MessageType(rawValue: 607)
        public static let pingRequest = MessageType(rawValue: 700)
        public static let pingResponse = MessageType(rawValue: 701)
        public static let consensusRegisterRequest = MessageType(rawValue: 800)
        public static let consensusRegisterResponse = MessageType(rawValue: 801)
        public static let consensusSendToRequest = MessageType(rawValue: 802)
        public static let consensusSendToResponse = MessageType(rawValue: 803)
        public static let consensusBroadcastRequest = MessageType(rawValue: 804)
        public static let consensusBroadcastResponse = MessageType(rawValue: 805)
        public static let consensusInitializeBlockRequest = MessageType(rawValue: 806)
        public static let consensusInitializeBlockResponse = MessageType(rawValue: 807)
        public static let consensusFinalizeBlockRequest = MessageType(rawValue: 808)
        public static let consensusFinalizeBlockResponse = MessageType(rawValue: 809)
        public static let consensusSummarizeBlockRequest = MessageType(rawValue: 828)
        public static let consensusSummarizeBlockResponse = MessageType(rawValue: 829)
        public static let consensusCancelBlockRequest = MessageType(rawValue: 810)
        public static let consensusCancelBlockResponse = MessageType(rawValue: 811)
        public static let consensusCheckBlocksRequest = MessageType(rawValue: 812)
        public static let consensusCheckBlocksResponse = MessageType(rawValue: 813)
        public static let consensusCommitBlockRequest = MessageType(rawValue: 814)
        public static let consensusCommitBlockResponse = MessageType(rawValue: 815)
        public static let consensusIgnoreBlockRequest = MessageType(rawValue: 816)
        public static let consensusIgnoreBlockResponse = MessageType(rawValue: 817)
        public static let consensusFailBlockRequest = MessageType(rawValue: 818)
        public static let consensusFailBlockResponse = MessageType(rawValue: 819)
        public static let consensusSettingsGetRequest = MessageType(rawValue: 820)
        public static let consensusSettingsGetResponse = MessageType(rawValue: 821)
        public static let consensusStateGetRequest = MessageType(rawValue: 822)
        public static let consensusStateGetResponse = MessageType(rawValue: 823)
        public static let consensusBlocksGetRequest = MessageType(rawValue: 824)
        public static let consensusBlocksGetResponse = MessageType(rawValue: 825)
        public static let consensusChainHeadGetRequest = MessageType(rawValue: 826)
        public static let consensusChainHeadGetResponse = MessageType(rawValue: 827)
        public static let consensusNotifyPeerConnected = MessageType(rawValue: 900)
        public static let consensusNotifyPeerDisconnected = MessageType(rawValue: 901)
        public static let consensusNotifyPeerMessage = MessageType(rawValue: 902)
        public static let consensusNotifyBlockNew = MessageType(rawValue: 903)
        public static let consensusNotifyBlockValid = MessageType(rawValue: 904)
        public static let consensusNotifyBlockInvalid = MessageType(rawValue: 905)
        public static let consensusNotifyBlockCommit = MessageType(rawValue: 906)
        public static let consensusNotifyEngineActivated = MessageType(rawValue: 907)
        public static let consensusNotifyEngineDeactivated = MessageType(rawValue: 908)
        public static let consensusNotifyAck = MessageType(rawValue: 999)
    }

    public var type: MessageType
    public var correlationID: String
    public var content: [UInt8]

    public init(type: MessageType, correlationID: String, content: [UInt8] = []) {
        self.type = type
        self.correlationID = correlationID
        self.content = content
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension MessageList: CBacked {
    typealias CValue = CSawtoothProtos.MessageList
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { message_list__init(c) }

    init(_ c: CValue) {
        self.init(
            messages: copyMessages(c.n_messages, c.messages))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_messages, c.messages) = arena.messages(messages)
    }
}

extension Message: CBacked {
    typealias CValue = CSawtoothProtos.Message
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { message__init(c) }

    init(_ c: CValue) {
        self.init(
            type: .init(rawValue: c.message_type.rawValue),
            correlationID: copyString(c.correlation_id),
            content: copyBytes(c.content))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.message_type = .init(rawValue: type.rawValue)
        c.correlation_id = arena.string(correlationID)
        c.content = arena.bytes(content)
    }
}
