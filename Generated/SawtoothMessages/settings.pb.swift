// Written by scripts/generate-protos.sh from Protos/sawtooth/settings.proto; never edit it.

internal import CSawtoothProtos

/// The payload of the Settings family: `data` holds a proposal or a vote.
public struct SettingsPayload: ProtobufMessage, Hashable {
    /// The type of the payload.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct Action: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; the family refuses it.
        public static let unset = Action(rawValue: 0)
        /// `data` is a `SettingProposal`.
        public static let propose = Action(rawValue: 1)
        /// `data` is a `SettingVote`.
        public static let vote = Action(rawValue: 2)
    }

    /// The type of `data`.
    public var action: Action
    /// The encoding of a `SettingProposal` or a `SettingVote`.
    public var data: [UInt8]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(action: Action = .init(rawValue: 0), data: [UInt8] = []) {
        self.action = action
        self.data = data
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A change of one setting.
public struct SettingProposal: ProtobufMessage, Hashable {
    /// The setting's name.
    public var setting: String
    /// The proposed value.
    public var value: String
    /// Any text: distinguishes equal proposals.
    public var nonce: String

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(setting: String = "", value: String = "", nonce: String = "") {
        self.setting = setting
        self.value = value
        self.nonce = nonce
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A vote on a proposal.
public struct SettingVote: ProtobufMessage, Hashable {
    /// For the proposal or against it.
    ///
    /// Open: a number without a name here is kept as it came.
    public struct Vote: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: UInt32
        /// The value of a number, with a name here or without one.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Protobuf's default; the family refuses it.
        public static let unset = Vote(rawValue: 0)
        /// For it.
        public static let accept = Vote(rawValue: 1)
        /// Against it.
        public static let reject = Vote(rawValue: 2)
    }

    /// The proposal: SHA-256 of its encoding, in hexadecimal digits.
    public var proposalID: String
    /// For it or against it.
    public var vote: Vote

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(proposalID: String = "", vote: Vote = .init(rawValue: 0)) {
        self.proposalID = proposalID
        self.vote = vote
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// A proposal that waits for votes.
public struct SettingCandidate: ProtobufMessage, Hashable {
    /// One vote that was cast.
    public struct VoteRecord: ProtobufMessage, Hashable {
        /// The voter's public key: 66 hexadecimal digits.
        public var publicKey: String
        /// For the proposal or against it.
        public var vote: SettingVote.Vote

        /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
        public init(publicKey: String = "", vote: SettingVote.Vote = .init(rawValue: 0)) {
            self.publicKey = publicKey
            self.vote = vote
        }

        /// Decodes the protobuf encoding.
        /// - Throws: `WireError` when the bytes are not this message.
        public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

        /// The protobuf encoding: fields in the order of their numbers, defaults left out.
        public func encoded() -> [UInt8] { encode() }
    }

    /// The proposal: SHA-256 of its encoding, in hexadecimal digits.
    public var proposalID: String
    /// What is proposed.
    public var proposal: SettingProposal?
    /// The votes so far.
    public var votes: [VoteRecord]

    /// A message from its fields; what is left out has protobuf's default: zero, false or empty.
    public init(proposalID: String = "", proposal: SettingProposal? = nil, votes: [VoteRecord] = []) {
        self.proposalID = proposalID
        self.proposal = proposal
        self.votes = votes
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

/// The proposals that wait for votes, stored in base64 in `sawtooth.settings.vote.proposals`.
public struct SettingCandidates: ProtobufMessage, Hashable {
    /// The proposals.
    public var candidates: [SettingCandidate]

    /// A message from its field; what is left out has protobuf's default: zero, false or empty.
    public init(candidates: [SettingCandidate] = []) {
        self.candidates = candidates
    }

    /// Decodes the protobuf encoding.
    /// - Throws: `WireError` when the bytes are not this message.
    public init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }

    /// The protobuf encoding: fields in the order of their numbers, defaults left out.
    public func encoded() -> [UInt8] { encode() }
}

// MARK: - Coding

extension SettingsPayload: CBacked {
    typealias CValue = CSawtoothProtos.SettingsPayload
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { settings_payload__init(c) }

    init(_ c: CValue) {
        self.init(
            action: .init(rawValue: c.action.rawValue),
            data: copyBytes(c.data))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.action = .init(rawValue: action.rawValue)
        c.data = arena.bytes(data)
    }
}

extension SettingProposal: CBacked {
    typealias CValue = CSawtoothProtos.SettingProposal
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting_proposal__init(c) }

    init(_ c: CValue) {
        self.init(
            setting: copyString(c.setting),
            value: copyString(c.value),
            nonce: copyString(c.nonce))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.setting = arena.string(setting)
        c.value = arena.string(value)
        c.nonce = arena.string(nonce)
    }
}

extension SettingVote: CBacked {
    typealias CValue = CSawtoothProtos.SettingVote
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting_vote__init(c) }

    init(_ c: CValue) {
        self.init(
            proposalID: copyString(c.proposal_id),
            vote: .init(rawValue: c.vote.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.proposal_id = arena.string(proposalID)
        c.vote = .init(rawValue: vote.rawValue)
    }
}

extension SettingCandidate.VoteRecord: CBacked {
    typealias CValue = CSawtoothProtos.SettingCandidate__VoteRecord
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting_candidate__vote_record__init(c) }

    init(_ c: CValue) {
        self.init(
            publicKey: copyString(c.public_key),
            vote: .init(rawValue: c.vote.rawValue))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.public_key = arena.string(publicKey)
        c.vote = .init(rawValue: vote.rawValue)
    }
}

extension SettingCandidate: CBacked {
    typealias CValue = CSawtoothProtos.SettingCandidate
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting_candidate__init(c) }

    init(_ c: CValue) {
        self.init(
            proposalID: copyString(c.proposal_id),
            proposal: copyMessage(c.proposal),
            votes: copyMessages(c.n_votes, c.votes))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        c.proposal_id = arena.string(proposalID)
        c.proposal = arena.message(proposal)
        (c.n_votes, c.votes) = arena.messages(votes)
    }
}

extension SettingCandidates: CBacked {
    typealias CValue = CSawtoothProtos.SettingCandidates
    static func initialize(_ c: UnsafeMutablePointer<CValue>) { setting_candidates__init(c) }

    init(_ c: CValue) {
        self.init(
            candidates: copyMessages(c.n_candidates, c.candidates))
    }

    func fill(_ c: inout CValue, _ arena: EncodingArena) {
        (c.n_candidates, c.candidates) = arena.messages(candidates)
    }
}
