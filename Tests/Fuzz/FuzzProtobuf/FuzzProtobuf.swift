// The first byte chooses a message, the rest is decoded as it. Whatever decodes must encode, and that encoding must
// decode to the same value: what a validator signs and what a processor reads would differ otherwise.

internal import SawtoothProtocol

private let messageTypes: [any ProtobufMessage.Type] = [
    Message.self, TransactionHeader.self, Transaction.self, BatchHeader.self, Batch.self, BatchList.self,
    BlockHeader.self, Block.self, TpRegisterRequest.self, TpProcessRequest.self, TpProcessResponse.self,
    TpStateGetRequest.self, TpStateGetResponse.self, TpStateSetRequest.self, TpStateDeleteRequest.self,
    TpReceiptAddDataRequest.self, TpEventAddRequest.self, ClientBatchSubmitRequest.self,
    ClientBatchStatusRequest.self, ClientBatchStatusResponse.self, ClientBatchListRequest.self,
    ClientBlockListRequest.self, ClientTransactionListRequest.self, ClientStateListRequest.self,
    ClientStateGetRequest.self, ClientReceiptGetRequest.self, ClientReceiptGetResponse.self,
    ClientEventsSubscribeRequest.self, EventList.self, TransactionReceipt.self, Setting.self, SettingsPayload.self,
    SettingProposal.self, SettingVote.self, SettingCandidates.self, BlockInfo.self, BlockInfoConfig.self,
    BlockInfoTxn.self, GenesisData.self,
]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let data, count > 0 else { return 0 }
    let type = messageTypes[Int(data[0]) % messageTypes.count]
    let bytes = [UInt8](UnsafeBufferPointer(start: data + 1, count: count - 1))
    guard let value = try? type.init(decoding: bytes) else { return 0 }
    let encoded = value.encoded()
    guard let again = try? type.init(decoding: encoded) else {
        preconditionFailure("\(type) encodes to what it does not decode")
    }
    precondition(again.encoded() == encoded, "\(type) decodes its own encoding to another value")
    return 0
}
