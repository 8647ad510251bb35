import LMDB
import SawtoothProtocol
import TestVectors
import Testing

@testable import DevLedger

@Suite("A genesis block")
struct GenesisTests {
    @Test(
        "settings live at the addresses that Sawtooth gives them",
        arguments: [
            (
                "sawtooth.settings.vote.authorized_keys",
                "a87cb5eafdcca6a8cde0fb0dec1400c5ab274474a6aa82c12840f169a04216b7"
            ),
            ("sawtooth.settings.vote.proposals", "a87cb5eafdcca6a8cde0fb0dec1400c5ab274474a6aa82c1c0cbf0fbcaf64c0b"),
            ("sawtooth.consensus.algorithm.name", "a87cb5eafdcca6a8c983c585ac3c40d9b1eb2ec8ac9f31ff82a3537ff0dbce7e"),
            (
                "sawtooth.consensus.algorithm.version",
                "a87cb5eafdcca6a8c983c585ac3c40d9b1eb2ec8ac9f31ff5ca4f3850ccc331a"
            ),
        ])
    func addresses(key: String, address: String) {
        #expect(SettingsFamily.address(of: key) == "000000" + address)
    }

    @Test("has the recorded state root for the recorded settings, and signatures that hold")
    func recorded() throws {
        let steps = try VectorFile.jsonLines("merkle/blocks.jsonl", as: MerkleStep.self)
        let genesis = try #require(steps.first)
        let settings = try genesis.leaves.values.map { entry in
            try #require(try Setting(decoding: entry).entries.first)
        }
        let fixture = try JournalFixture(settings: settings.map { ($0.key, $0.value) })
        let (bare, header) = try #require(try fixture.store.header(number: 0))
        #expect(header.stateRootHash == genesis.state_root_hash)
        #expect(header.previousBlockID == "0000000000000000")
        #expect(header.consensus == Array("Genesis".utf8))
        let block = try #require(try fixture.store.block(number: 0))
        #expect(block.headerSignature == bare.headerSignature)
        #expect(block.batches.map(\.headerSignature) == header.batchIDs)
        for batch in block.batches { #expect(throws: Never.self) { _ = try VerifiedBatch(batch) } }
        let first = try #require(block.batches.last?.transactions.last)
        let receipt = try #require(try fixture.store.receipt(transactionID: first.headerSignature))
        #expect(receipt.events.map(\.eventType) == ["settings/update"])
        #expect(receipt.stateChanges.map(\.type) == [.set])
    }

    @Test("is made once: other settings for the same chain are refused, the same ones are not")
    func once() throws {
        let fixture = try JournalFixture(settings: [("a.b", "1")])
        #expect(throws: Never.self) { try GenesisBlock.check([("a.b", "1")], in: fixture.store) }
        #expect(throws: GenesisBlock.Rejected.self) { try GenesisBlock.check([("a.b", "2")], in: fixture.store) }
        #expect(throws: GenesisBlock.Rejected.self) { try GenesisBlock.check([("a.c", "1")], in: fixture.store) }
    }

    @Test("refuses settings that are none", arguments: ["", "a\0b", "sawtooth.settings.vote.proposals"])
    func refused(key: String) {
        #expect(throws: GenesisBlock.Rejected.self) { _ = try JournalFixture(settings: [(key, "x")]) }
    }

    @Test("a setting given twice has the last value")
    func twice() throws {
        let fixture = try JournalFixture(settings: [("a.b", "1"), ("a.b", "2")])
        let address = try #require(StateAddress(hex: SettingsFamily.address(of: "a.b")))
        #expect(SettingsFamily.value(of: "a.b", in: try #require(try fixture.store.leaf(address))) == "2")
    }

    @Test("options that make no setting or no endpoint are refused with what to write instead")
    func options() throws {
        #expect(try LedgerConfiguration.setting("a.b=c=d") == ("a.b", "c=d"))
        #expect(try LedgerConfiguration.setting("a.b=") == ("a.b", ""))
        for text in ["", "a.b", "=x"] {
            #expect(throws: LedgerConfiguration.Invalid.self) { _ = try LedgerConfiguration.setting(text) }
        }
        for endpoint in [
            "", "tcp://", "tcp://:4004", "127.0.0.1:4004", "ipc:///tmp/x", "tcp://::1:4004", "tcp://a:b@h:4004",
            "tcp://h:65536",
        ] {
            #expect(throws: LedgerConfiguration.Invalid.self) { _ = try LedgerConfiguration.host(ofEndpoint: endpoint) }
        }
        for host in ["127.0.0.1", "localhost", "127.1.2.3", "::1"] {
            #expect(throws: Never.self) { try LedgerConfiguration.checkLoopback(host, allowsRemote: false) }
        }
        for host in ["0.0.0.0", "*", "192.168.1.1", "example.org", "127.0.0.1.example.org", "::"] {
            #expect(throws: LedgerConfiguration.Invalid.self) {
                try LedgerConfiguration.checkLoopback(host, allowsRemote: false)
            }
            #expect(throws: Never.self) { try LedgerConfiguration.checkLoopback(host, allowsRemote: true) }
        }
    }
}
