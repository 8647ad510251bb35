// Written by scripts/generate-protos.sh from Protos/sawtooth/validator.proto; never edit it.

internal import CSawtoothProtos

/// Messages in a row.
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
    /// What an envelope carries.
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
        /// Between validators: message.
        public static let gossipMessage = MessageType(rawValue: 200)
        /// Between validators: register.
        public static let gossipRegister = MessageType(rawValue: 201)
        /// Between validators: unregister.
        public static let gossipUnregister = MessageType(rawValue: 202)
        /// Between validators: block request.
        public static let gossipBlockRequest = MessageType(rawValue: 205)
        /// Between validators: block response.
        public static let gossipBlockResponse = MessageType(rawValue: 206)
        /// Between validators: batch by batch id request.
        public static let gossipBatchByBatchIDRequest = MessageType(rawValue: 207)
        /// Between validators: batch by transaction id request.
        public static let gossipBatchByTransactionIDRequest = MessageType(rawValue: 208)
        /// Between validators: batch response.
        public static let gossipBatchResponse = MessageType(rawValue: 209)
        /// Between validators: get peers request.
        public static let gossipGetPeersRequest = MessageType(rawValue: 210)
        /// Between validators: get peers response.
        public static let gossipGetPeersResponse = MessageType(rawValue: 211)
        /// Between validators: consensus message.
        public static let gossipConsensusMessage = MessageType(rawValue: 212)
        /// Between validators: taken.
        public static let networkAck = MessageType(rawValue: 300)
        /// Between validators: connect.
        public static let networkConnect = MessageType(rawValue: 301)
        /// Between validators: disconnect.
        public static let networkDisconnect = MessageType(rawValue: 302)
        /// Before a connection is used: connection response.
        public static let authorizationConnectionResponse = MessageType(rawValue: 600)
        /// Before a connection is used: violation.
        public static let authorizationViolation = MessageType(rawValue: 601)
        /// Before a connection is used: trust request.
        public static let authorizationTrustRequest = MessageType(rawValue: 602)
        /// Before a connection is used: trust response.
        public static let authorizationTrustResponse = MessageType(rawValue: 603)
        /// Before a connection is used: challenge request.
        public static let authorizationChallengeRequest = MessageType(rawValue: 604)
        /// Before a connection is used: challenge response.
        public static let authorizationChallengeResponse = MessageType(rawValue: 605)
        /// Before a connection is used: challenge submit.
        public static let authorizationChallengeSubmit = MessageType(rawValue: 606)
        /// Before a connection is used: challenge result.
        public static let authorizationChallengeResult = MessageType(rawValue: 607)
        /// Asks for a `pingResponse`; without content.
        public static let pingRequest = MessageType(rawValue: 700)
        /// The answer to `pingRequest`; without content.
        public static let pingResponse = MessageType(rawValue: 701)
        /// From the consensus engine: register request.
        public static let consensusRegisterRequest = MessageType(rawValue: 800)
        /// To the consensus engine: register response.
        public static let consensusRegisterResponse = MessageType(rawValue: 801)
        /// From the consensus engine: send to request.
        public static let consensusSendToRequest = MessageType(rawValue: 802)
        /// To the consensus engine: send to response.
        public static let consensusSendToResponse = MessageType(rawValue: 803)
        /// From the consensus engine: broadcast request.
        public static let consensusBroadcastRequest = MessageType(rawValue: 804)
        /// To the consensus engine: broadcast response.
        public static let consensusBroadcastResponse = MessageType(rawValue: 805)
        /// From the consensus engine: initialize block request.
        public static let consensusInitializeBlockRequest = MessageType(rawValue: 806)
        /// To the consensus engine: initialize block response.
        public static let consensusInitializeBlockResponse = MessageType(rawValue: 807)
        /// From the consensus engine: finalize block request.
        public static let consensusFinalizeBlockRequest = MessageType(rawValue: 808)
        /// To the consensus engine: finalize block response.
        public static let consensusFinalizeBlockResponse = MessageType(rawValue: 809)
        /// From the consensus engine: summarize block request.
        public static let consensusSummarizeBlockRequest = MessageType(rawValue: 828)
        /// To the consensus engine: summarize block response.
        public static let consensusSummarizeBlockResponse = MessageType(rawValue: 829)
        /// From the consensus engine: cancel block request.
        public static let consensusCancelBlockRequest = MessageType(rawValue: 810)
        /// To the consensus engine: cancel block response.
        public static let consensusCancelBlockResponse = MessageType(rawValue: 811)
        /// From the consensus engine: check blocks request.
        public static let consensusCheckBlocksRequest = MessageType(rawValue: 812)
        /// To the consensus engine: check blocks response.
        public static let consensusCheckBlocksResponse = MessageType(rawValue: 813)
        /// From the consensus engine: commit block request.
        public static let consensusCommitBlockRequest = MessageType(rawValue: 814)
        /// To the consensus engine: commit block response.
        public static let consensusCommitBlockResponse = MessageType(rawValue: 815)
        /// From the consensus engine: ignore block request.
        public static let consensusIgnoreBlockRequest = MessageType(rawValue: 816)
        /// To the consensus engine: ignore block response.
        public static let consensusIgnoreBlockResponse = MessageType(rawValue: 817)
        /// From the consensus engine: fail block request.
        public static let consensusFailBlockRequest = MessageType(rawValue: 818)
        /// To the consensus engine: fail block response.
        public static let consensusFailBlockResponse = MessageType(rawValue: 819)
        /// From the consensus engine: settings get request.
        public static let consensusSettingsGetRequest = MessageType(rawValue: 820)
        /// To the consensus engine: settings get response.
        public static let consensusSettingsGetResponse = MessageType(rawValue: 821)
        /// From the consensus engine: state get request.
        public static let consensusStateGetRequest = MessageType(rawValue: 822)
        /// To the consensus engine: state get response.
        public static let consensusStateGetResponse = MessageType(rawValue: 823)
        /// From the consensus engine: blocks get request.
        public static let consensusBlocksGetRequest = MessageType(rawValue: 824)
        /// To the consensus engine: blocks get response.
        public static let consensusBlocksGetResponse = MessageType(rawValue: 825)
        /// From the consensus engine: chain head get request.
        public static let consensusChainHeadGetRequest = MessageType(rawValue: 826)
        /// To the consensus engine: chain head get response.
        public static let consensusChainHeadGetResponse = MessageType(rawValue: 827)
        /// To the consensus engine: peer connected.
        public static let consensusNotifyPeerConnected = MessageType(rawValue: 900)
        /// To the consensus engine: peer disconnected.
        public static let consensusNotifyPeerDisconnected = MessageType(rawValue: 901)
        /// To the consensus engine: peer message.
        public static let consensusNotifyPeerMessage = MessageType(rawValue: 902)
        /// To the consensus engine: block new.
        public static let consensusNotifyBlockNew = MessageType(rawValue: 903)
        /// To the consensus engine: block valid.
        public static let consensusNotifyBlockValid = MessageType(rawValue: 904)
        /// To the consensus engine: block invalid.
        public static let consensusNotifyBlockInvalid = MessageType(rawValue: 905)
        /// To the consensus engine: block commit.
        public static let consensusNotifyBlockCommit = MessageType(rawValue: 906)
        /// To the consensus engine: engine activated.
        public static let consensusNotifyEngineActivated = MessageType(rawValue: 907)
        /// To the consensus engine: engine deactivated.
        public static let consensusNotifyEngineDeactivated = MessageType(rawValue: 908)
        /// From the consensus engine: notification taken.
        public static let consensusNotifyAck = MessageType(rawValue: 999)
    }

    /// What `content` is.
    public var type: MessageType
    /// Chosen by whoever asks; the answer bears the same.
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
