import CBOR
import EHRFamily
import SawtoothProtocol
import Testing

@Suite("The specification's examples")
struct ExampleTests {
    /// One worked example: names and values of its lines, in order; a name may occur more than once.
    struct Example: Sendable, CustomTestStringConvertible {
        let title: String
        var lines: [(name: String, value: String)] = []

        var testDescription: String { title }
        func all(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }
        func one(_ name: String) throws -> String { try #require(all(name).first, "\(title) has no \(name)") }
    }

    @Test("every example of the page, run in order, gives the state and the event that it shows")
    func story() async throws {
        let page = try Page("spec/ehr-family.md")
        let keys = Dictionary(uniqueKeysWithValues: page.table(after: "## Examples").map { ($0[0], $0[2]) })
        var network = Network()
        try Self.setUp(&network, page)

        let examples = Self.examples(page)
        #expect(Set(try examples.map { try Payload.decode(bytes($0.one("payload"))).action }) == Set(Action.allCases))
        for example in examples {
            let inputs = example.all("input"), addresses = example.all("address"), before = network.state
            let verdict = await network.submit(
                bytes(try example.one("payload")), signer: try #require(keys[example.one("signer")]),
                batcher: try #require(keys[example.one("batcher")]), inputs: inputs, outputs: addresses)
            #expect(verdict.isValid, "\(example.title): \(verdict.message)")
            let entries = example.all("entry").map(bytes)
            for (address, entry) in zip(addresses, entries) {
                let stored = network.state[try #require(StateAddress(hex: address))]
                #expect(stored == entry, "\(example.title): \(hex(stored ?? []))")
            }
            let changed = network.state.filter { before[$0.key] != $0.value }.keys
            #expect(Set(changed.map(\.hex)) == Set(addresses), "\(example.title)")
            let attributes = verdict.events.flatMap(\.attributes).map { "\($0.key)=\($0.value)" }
            #expect(verdict.events.map(\.eventType) == example.all("event"))
            #expect(attributes == example.all("attr"))
            #expect(verdict.events.map(\.data) == [entries[0]])
        }
    }

    @Test("an example's inputs are exactly those that a client declares, and each is needed")
    func inputs() throws {
        let page = try Page("spec/ehr-family.md")
        let keys = Dictionary(uniqueKeysWithValues: page.table(after: "## Examples").map { ($0[0], $0[2]) })
        for example in Self.examples(page) {
            let signer = try #require(keys[example.one("signer")].flatMap { PublicKeyHex($0) })
            let required = try Payload.decode(bytes(example.one("payload"))).requiredAddresses(signer: signer)
            #expect(required.inputs == example.all("input"), "\(example.title)")
            #expect(required.outputs == example.all("address"), "\(example.title)")
            for index in required.inputs.indices {
                var fewer = required.inputs
                fewer.remove(at: index)
                #expect(throws: Rejection.self) {
                    try required.check(TransactionHeader(inputs: fewer, outputs: required.outputs))
                }
            }
        }
    }

    @Test("the page's rejection is the one that the processor gives")
    func rejection() async throws {
        let page = try Page("spec/ehr-family.md")
        let shown = try #require(page.codeBlocks(after: "## Examples").last).joined()
        var network = await Network.open()
        let verdict = await network.submit(RegisterPatient(patient: .p1), by: .alice)
        #expect(verdict.message == "Patient exists")
        #expect(hex(verdict.extendedData) == shown)
    }

    @Test("the page's proof message is what the program signs")
    func proofMessage() throws {
        let page = try Page("spec/ehr-family.md")
        let keys = Dictionary(uniqueKeysWithValues: page.table(after: "## Examples").map { ($0[0], $0[2]) })
        let shown = try #require(page.codeBlocks(after: "## Examples").dropLast().last).joined()
        let owner = try #require(keys["dave"].flatMap { PublicKeyHex($0) })
        #expect(hex(RotateOwner.proofMessage(subject: .patient(.p1), newOwner: owner, previousVersion: 1)) == shown)
    }

    /// The registrars, the block config and the block that the page shows before its first example.
    private static func setUp(_ network: inout Network, _ page: Page) throws {
        let blocks = page.codeBlocks(after: "## Examples")
        let time = blocks[1]
        network.state[RegistrarSetting.address] = bytes(blocks[0].joined())
        network.state[BlockInfoAddressing.config] = bytes(time[0])
        network.state[BlockInfoAddressing.block(41)] = bytes(time[1])
    }

    private static func examples(_ page: Page) -> [Example] {
        page.codeBlocks(after: "## Examples").filter { $0.first?.hasPrefix("signer") == true }.map { lines in
            var example = Example(title: lines.first { $0.hasPrefix("event") } ?? "")
            for line in lines {
                let name = line.prefix(9).trimmingCharacters(" "), value = String(line.dropFirst(9))
                if name.isEmpty, let last = example.lines.indices.last {
                    example.lines[last].value += value
                } else {
                    example.lines.append((name, value))
                }
            }
            return example
        }
    }
}
