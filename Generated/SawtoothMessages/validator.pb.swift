// Written by scripts/generate-protos.sh from Protos/sawtooth/validator.proto; never edit it.

internal import CSawtoothProtos

/// A list of messages.
package struct MessageList: ProtobufMessage, Hashable {
    /// The messages.
    package var messages: [Message]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    package init(messages: [Message] = []) {
        self.messages = messages
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    package func encoded() -> [UInt8] { encode() }
}

/// The envelope of every frame on the component endpoint.
public struct Message: ProtobufMessage, Hashable {
    /// The type of an envelope's content.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct MessageType: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; nobody sends it.
        public static let `default` = MessageType(rawValue: 0)
        /// A `TpRegisterRequest`.
        public static let tpRegisterRequest = MessageType(rawValue: 1)
        /// A `TpRegisterResponse`.
        public static let tpRegisterResponse = MessageType(rawValue: 2)
        /// A `TpUnregisterRequest`.
        public static let tpUnregisterRequest = MessageType(rawValue: 3)
        /// A `TpUnregisterResponse`.
        public static let tpUnregisterResponse = MessageType(rawValue: 4)
        /// A `TpProcessRequest`.
        public static let tpProcessRequest = MessageType(rawValue: 5)
        /// A `TpProcessResponse`.
        public static let tpProcessResponse = MessageType(rawValue: 6)
        /// A `TpStateGetRequest`.
        public static let tpStateGetRequest = MessageType(rawValue: 7)
        /// A `TpStateGetResponse`.
        public static let tpStateGetResponse = MessageType(rawValue: 8)
        /// A `TpStateSetRequest`.
        public static let tpStateSetRequest = MessageType(rawValue: 9)
        /// A `TpStateSetResponse`.
        public static let tpStateSetResponse = MessageType(rawValue: 10)
        /// A `TpStateDeleteRequest`.
        public static let tpStateDeleteRequest = MessageType(rawValue: 11)
        /// A `TpStateDeleteResponse`.
        public static let tpStateDeleteResponse = MessageType(rawValue: 12)
        /// A `TpReceiptAddDataRequest`.
        public static let tpReceiptAddDataRequest = MessageType(rawValue: 13)
        /// A `TpReceiptAddDataResponse`.
        public static let tpReceiptAddDataResponse = MessageType(rawValue: 14)
        /// A `TpEventAddRequest`.
        public static let tpEventAddRequest = MessageType(rawValue: 15)
        /// A `TpEventAddResponse`.
        public static let tpEventAddResponse = MessageType(rawValue: 16)
        /// A `ClientBatchSubmitRequest`.
        public static let clientBatchSubmitRequest = MessageType(rawValue: 100)
        /// A `ClientBatchSubmitResponse`.
        public static let clientBatchSubmitResponse = MessageType(rawValue: 101)
        /// A `ClientBlockListRequest`.
        public static let clientBlockListRequest = MessageType(rawValue: 102)
        /// A `ClientBlockListResponse`.
        public static let clientBlockListResponse = MessageType(rawValue: 103)
        /// A `ClientBlockGetByIdRequest`.
        public static let clientBlockGetByIDRequest = MessageType(rawValue: 104)
        /// A `ClientBlockGetResponse`.
        public static let clientBlockGetResponse = MessageType(rawValue: 105)
        /// A `ClientBatchListRequest`.
        public static let clientBatchListRequest = MessageType(rawValue: 106)
        /// A `ClientBatchListResponse`.
        public static let clientBatchListResponse = MessageType(rawValue: 107)
        /// A `ClientBatchGetRequest`.
        public static let clientBatchGetRequest = MessageType(rawValue: 108)
        /// A `ClientBatchGetResponse`.
        public static let clientBatchGetResponse = MessageType(rawValue: 109)
        /// A `ClientTransactionListRequest`.
        public static let clientTransactionListRequest = MessageType(rawValue: 110)
        /// A `ClientTransactionListResponse`.
        public static let clientTransactionListResponse = MessageType(rawValue: 111)
        /// A `ClientTransactionGetRequest`.
        public static let clientTransactionGetRequest = MessageType(rawValue: 112)
        /// A `ClientTransactionGetResponse`.
        public static let clientTransactionGetResponse = MessageType(rawValue: 113)
        /// A number without a message.
        public static let clientStateCurrentRequest = MessageType(rawValue: 114)
        /// A number without a message.
        public static let clientStateCurrentResponse = MessageType(rawValue: 115)
        /// A `ClientStateListRequest`.
        public static let clientStateListRequest = MessageType(rawValue: 116)
        /// A `ClientStateListResponse`.
        public static let clientStateListResponse = MessageType(rawValue: 117)
        /// A `ClientStateGetRequest`.
        public static let clientStateGetRequest = MessageType(rawValue: 118)
        /// A `ClientStateGetResponse`.
        public static let clientStateGetResponse = MessageType(rawValue: 119)
        /// A `ClientBatchStatusRequest`.
        public static let clientBatchStatusRequest = MessageType(rawValue: 120)
        /// A `ClientBatchStatusResponse`.
        public static let clientBatchStatusResponse = MessageType(rawValue: 121)
        /// A `ClientReceiptGetRequest`.
        public static let clientReceiptGetRequest = MessageType(rawValue: 122)
        /// A `ClientReceiptGetResponse`.
        public static let clientReceiptGetResponse = MessageType(rawValue: 123)
        /// A `ClientBlockGetByNumRequest`.
        public static let clientBlockGetByNumRequest = MessageType(rawValue: 124)
        /// A `ClientPeersGetRequest`.
        public static let clientPeersGetRequest = MessageType(rawValue: 125)
        /// A `ClientPeersGetResponse`.
        public static let clientPeersGetResponse = MessageType(rawValue: 126)
        /// A `ClientBlockGetByTransactionIdRequest`.
        public static let clientBlockGetByTransactionIDRequest = MessageType(rawValue: 127)
        /// A `ClientBlockGetByBatchIdRequest`.
        public static let clientBlockGetByBatchIDRequest = MessageType(rawValue: 128)
        /// A `ClientStatusGetRequest`.
        public static let clientStatusGetRequest = MessageType(rawValue: 129)
        /// A `ClientStatusGetResponse`.
        public static let clientStatusGetResponse = MessageType(rawValue: 130)
        /// A `ClientEventsSubscribeRequest`.
        public static let clientEventsSubscribeRequest = MessageType(rawValue: 500)
        /// A `ClientEventsSubscribeResponse`.
        public static let clientEventsSubscribeResponse = MessageType(rawValue: 501)
        /// A `ClientEventsUnsubscribeRequest`.
        public static let clientEventsUnsubscribeRequest = MessageType(rawValue: 502)
        /// A `ClientEventsUnsubscribeResponse`.
        public static let clientEventsUnsubscribeResponse = MessageType(rawValue: 503)
        /// An `EventList`.
        public static let clientEvents = MessageType(rawValue: 504)
        /// A `ClientEventsGetRequest`.
        public static let clientEventsGetRequest = MessageType(rawValue: 505)
        /// A `ClientEventsGetResponse`.
        public static let clientEventsGetResponse = MessageType(rawValue: 506)
        /// Between validators: a block or a batch.
        public static let gossipMessage = MessageType(rawValue: 200)
        /// Between validators: becomes a peer.
        public static let gossipRegister = MessageType(rawValue: 201)
        /// Between validators: is no longer a peer.
        public static let gossipUnregister = MessageType(rawValue: 202)
        /// Between validators: asks for a block.
        public static let gossipBlockRequest = MessageType(rawValue: 205)
        /// Between validators: the requested block.
        public static let gossipBlockResponse = MessageType(rawValue: 206)
        /// Between validators: asks for a batch by its id.
        public static let gossipBatchByBatchIDRequest = MessageType(rawValue: 207)
        /// Between validators: asks for the batches that hold given transactions.
        public static let gossipBatchByTransactionIDRequest = MessageType(rawValue: 208)
        /// Between validators: the requested batch.
        public static let gossipBatchResponse = MessageType(rawValue: 209)
        /// Between validators: asks for endpoints of peers.
        public static let gossipGetPeersRequest = MessageType(rawValue: 210)
        /// Between validators: the requested endpoints.
        public static let gossipGetPeersResponse = MessageType(rawValue: 211)
        /// Between validators: from one consensus engine to another.
        public static let gossipConsensusMessage = MessageType(rawValue: 212)
        /// Between validators: accepted or not.
        public static let networkAck = MessageType(rawValue: 300)
        /// Between validators: opens a connection.
        public static let networkConnect = MessageType(rawValue: 301)
        /// Between validators: ends a connection.
        public static let networkDisconnect = MessageType(rawValue: 302)
        /// Between validators: which proofs of identity a connection needs.
        public static let authorizationConnectionResponse = MessageType(rawValue: 600)
        /// Between validators: the connection is refused.
        public static let authorizationViolation = MessageType(rawValue: 601)
        /// Between validators: asks for roles on trust.
        public static let authorizationTrustRequest = MessageType(rawValue: 602)
        /// Between validators: the granted roles.
        public static let authorizationTrustResponse = MessageType(rawValue: 603)
        /// Between validators: asks for something to sign.
        public static let authorizationChallengeRequest = MessageType(rawValue: 604)
        /// Between validators: the bytes to sign.
        public static let authorizationChallengeResponse = MessageType(rawValue: 605)
        /// Between validators: the signature, and the requested roles.
        public static let authorizationChallengeSubmit = MessageType(rawValue: 606)
        /// Between validators: the granted roles.
        public static let authorizationChallengeResult = MessageType(rawValue: 607)
        /// Asks for a `pingResponse`; without content.
        public static let pingRequest = MessageType(rawValue: 700)
        /// The answer to `pingRequest`; without content.
        public static let pingResponse = MessageType(rawValue: 701)
        /// From a consensus engine: its name and version.
        public static let consensusRegisterRequest = MessageType(rawValue: 800)
        /// The answer to `consensusRegisterRequest`.
        public static let consensusRegisterResponse = MessageType(rawValue: 801)
        /// From a consensus engine: sends a message to one peer.
        public static let consensusSendToRequest = MessageType(rawValue: 802)
        /// The answer to `consensusSendToRequest`.
        public static let consensusSendToResponse = MessageType(rawValue: 803)
        /// From a consensus engine: sends a message to all peers.
        public static let consensusBroadcastRequest = MessageType(rawValue: 804)
        /// The answer to `consensusBroadcastRequest`.
        public static let consensusBroadcastResponse = MessageType(rawValue: 805)
        /// From a consensus engine: begins a block.
        public static let consensusInitializeBlockRequest = MessageType(rawValue: 806)
        /// The answer to `consensusInitializeBlockRequest`.
        public static let consensusInitializeBlockResponse = MessageType(rawValue: 807)
        /// From a consensus engine: completes and publishes the block.
        public static let consensusFinalizeBlockRequest = MessageType(rawValue: 808)
        /// The answer to `consensusFinalizeBlockRequest`.
        public static let consensusFinalizeBlockResponse = MessageType(rawValue: 809)
        /// From a consensus engine: asks for a digest of the block so far.
        public static let consensusSummarizeBlockRequest = MessageType(rawValue: 828)
        /// The answer to `consensusSummarizeBlockRequest`.
        public static let consensusSummarizeBlockResponse = MessageType(rawValue: 829)
        /// From a consensus engine: drops the block.
        public static let consensusCancelBlockRequest = MessageType(rawValue: 810)
        /// The answer to `consensusCancelBlockRequest`.
        public static let consensusCancelBlockResponse = MessageType(rawValue: 811)
        /// From a consensus engine: requests validation of blocks.
        public static let consensusCheckBlocksRequest = MessageType(rawValue: 812)
        /// The answer to `consensusCheckBlocksRequest`.
        public static let consensusCheckBlocksResponse = MessageType(rawValue: 813)
        /// From a consensus engine: requests the commit of a block.
        public static let consensusCommitBlockRequest = MessageType(rawValue: 814)
        /// The answer to `consensusCommitBlockRequest`.
        public static let consensusCommitBlockResponse = MessageType(rawValue: 815)
        /// From a consensus engine: ignores a block.
        public static let consensusIgnoreBlockRequest = MessageType(rawValue: 816)
        /// The answer to `consensusIgnoreBlockRequest`.
        public static let consensusIgnoreBlockResponse = MessageType(rawValue: 817)
        /// From a consensus engine: refuses a block.
        public static let consensusFailBlockRequest = MessageType(rawValue: 818)
        /// The answer to `consensusFailBlockRequest`.
        public static let consensusFailBlockResponse = MessageType(rawValue: 819)
        /// From a consensus engine: asks for settings at a block.
        public static let consensusSettingsGetRequest = MessageType(rawValue: 820)
        /// The answer to `consensusSettingsGetRequest`.
        public static let consensusSettingsGetResponse = MessageType(rawValue: 821)
        /// From a consensus engine: asks for state at a block.
        public static let consensusStateGetRequest = MessageType(rawValue: 822)
        /// The answer to `consensusStateGetRequest`.
        public static let consensusStateGetResponse = MessageType(rawValue: 823)
        /// From a consensus engine: asks for blocks.
        public static let consensusBlocksGetRequest = MessageType(rawValue: 824)
        /// The answer to `consensusBlocksGetRequest`.
        public static let consensusBlocksGetResponse = MessageType(rawValue: 825)
        /// From a consensus engine: asks for the current head.
        public static let consensusChainHeadGetRequest = MessageType(rawValue: 826)
        /// The answer to `consensusChainHeadGetRequest`.
        public static let consensusChainHeadGetResponse = MessageType(rawValue: 827)
        /// To a consensus engine: a peer connected.
        public static let consensusNotifyPeerConnected = MessageType(rawValue: 900)
        /// To a consensus engine: a peer disconnected.
        public static let consensusNotifyPeerDisconnected = MessageType(rawValue: 901)
        /// To a consensus engine: a message from a peer's engine.
        public static let consensusNotifyPeerMessage = MessageType(rawValue: 902)
        /// To a consensus engine: a block arrived.
        public static let consensusNotifyBlockNew = MessageType(rawValue: 903)
        /// To a consensus engine: a block is valid.
        public static let consensusNotifyBlockValid = MessageType(rawValue: 904)
        /// To a consensus engine: a block is invalid.
        public static let consensusNotifyBlockInvalid = MessageType(rawValue: 905)
        /// To a consensus engine: a block was committed.
        public static let consensusNotifyBlockCommit = MessageType(rawValue: 906)
        /// To a consensus engine: it is now active.
        public static let consensusNotifyEngineActivated = MessageType(rawValue: 907)
        /// To a consensus engine: it is no longer active.
        public static let consensusNotifyEngineDeactivated = MessageType(rawValue: 908)
        /// From a consensus engine: a notification was accepted.
        public static let consensusNotifyAck = MessageType(rawValue: 999)
    }

    /// The type of `content`.
    public var type: MessageType
    /// Chosen by the sender of a request; the answer has the same.
    public var correlationID: String
    /// The encoding of the message that the type names.
    public var content: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
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
