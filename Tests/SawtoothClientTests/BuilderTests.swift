import Cryptography
import SawtoothClient
import SawtoothProtocol
import SawtoothSigning
import Testing

@Suite("TransactionBuilder and BatchBuilder")
struct BuilderTests {
    /// The private keys of the recordings: SHA-256 of a name.
    static func key(_ name: String) throws -> PrivateKey { try PrivateKey(bytes: SHA256.hash(name)) }

    @Test("every batch that Python's SDK signed for the recordings comes out of the builders byte for byte")
    func sameAsPython() throws {
        let keys = try [Self.key("alice"), Self.key("bob")]
        var transactionCount = 0, batchCount = 0
        let submissions = try RecordedExchange.all().filter { $0.request?.target == "/batches" && $0.status == 202 }
        for exchange in submissions {
            for batch in try BatchList(decoding: exchange.requestBody).batches {
                for transaction in batch.transactions {
                    let header = try TransactionHeader(decoding: transaction.header)
                    let signer = try #require(keys.first { $0.publicKey.hex == header.signerPublicKey })
                    let builder = TransactionBuilder(
                        familyName: header.familyName, familyVersion: header.familyVersion, signer: signer,
                        batcher: try PublicKey(hex: header.batcherPublicKey))
                    let built = try builder.transaction(
                        payload: transaction.payload, inputs: header.inputs, outputs: header.outputs,
                        dependencies: header.dependencies.compactMap { TransactionID(hex: $0) }, nonce: header.nonce)
                    #expect(built == transaction, "\(exchange.n) \(exchange.name)")
                    transactionCount += 1
                }
                let header = try BatchHeader(decoding: batch.header)
                let signer = try #require(keys.first { $0.publicKey.hex == header.signerPublicKey })
                #expect(try BatchBuilder(signer: signer).batch(batch.transactions, trace: batch.trace) == batch)
                batchCount += 1
            }
        }
        #expect(transactionCount >= 30 && batchCount >= 30, "\(transactionCount) \(batchCount)")
    }

    @Test("without a nonce each transaction is another one")
    func nonces() throws {
        let builder = TransactionBuilder(familyName: "intkey", familyVersion: "1.0", signer: try Self.key("alice"))
        let ids = try (0..<16).map { _ in
            try builder.transaction(payload: [1], inputs: [String](), outputs: [String]()).headerSignature
        }
        #expect(Set(ids).count == 16)
    }

    @Test(
        "ids are 128 lower-case hex digits and nothing else",
        arguments: [
            "", "abc", String(repeating: "A", count: 128), String(repeating: "a", count: 127),
            String(repeating: "a", count: 129), String(repeating: "é", count: 64),
        ])
    func badIDs(text: String) {
        #expect(BatchID(hex: text) == nil)
        #expect(TransactionID(hex: text) == nil)
        #expect(BlockID(hex: text) == nil)
    }

    @Test("a block may also be the one before the first")
    func beforeGenesis() {
        #expect(BlockID(hex: "0000000000000000") == .beforeGenesis)
        #expect(BatchID(hex: "0000000000000000") == nil)
    }
}
