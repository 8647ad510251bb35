import EHRFamily
import SawtoothProtocol
import Testing

@Suite("RequiredAddresses")
struct RequiredAddressesTests {
    let required: RequiredAddresses
    let inputs: [String], outputs: [String]

    init() throws {
        let log = LogAccess(
            access: try #require(AccessID("a1")), patient: try #require(PatientID("p1")),
            doctor: try #require(DoctorID("d1")), record: try #require(RecordID("r1")))
        required = log.requiredAddresses(signer: try #require(PublicKeyHex("02" + String(repeating: "0", count: 64))))
        inputs = required.inputs
        outputs = required.outputs
    }

    @Test("a header made from them declares them")
    func ownHeader() throws {
        #expect(inputs.count == 7 && outputs.count == 1)
        try required.check(TransactionHeader(inputs: inputs, outputs: outputs))
    }

    @Test("each one that is left out is named, in the order of the table")
    func leftOut() {
        for index in inputs.indices {
            var fewer = inputs
            fewer.remove(at: index)
            #expect(throws: Rejection.self) { try required.check(TransactionHeader(inputs: fewer, outputs: outputs)) }
            #expect(detail(fewer, outputs) == .address(inputs[index]))
        }
        #expect(detail([], []) == .address(inputs[0]))
        #expect(code(inputs, []) == .undeclaredOutput)
    }

    @Test("any prefix of even length declares an address, the empty one too")
    func prefixes() throws {
        for length in stride(from: 0, through: 70, by: 2) {
            let prefix = String(outputs[0].prefix(length))
            try required.check(TransactionHeader(inputs: inputs, outputs: [prefix]))
        }
        try required.check(TransactionHeader(inputs: [""], outputs: ["00", ""]))
        try required.check(TransactionHeader(inputs: inputs.dropLast() + ["00b1"], outputs: outputs))
    }

    @Test("what no validator takes for a prefix declares nothing", arguments: [1, 3, 69])
    func oddPrefixes(length: Int) {
        #expect(code(inputs, [String(outputs[0].prefix(length))]) == .undeclaredOutput)
    }

    @Test("an upper-case, longer or different entry declares nothing")
    func otherEntries() {
        #expect(code(inputs, [outputs[0].uppercased()]) == .undeclaredOutput)
        #expect(code(inputs, [outputs[0] + "00"]) == .undeclaredOutput)
        #expect(code(inputs, [inputs[0]]) == .undeclaredOutput)
        #expect(code(inputs, ["ü" + outputs[0].dropFirst(2)]) == .undeclaredOutput)
    }

    @Test("one block's entry does not stand for all of them")
    func oneBlock() {
        let one = BlockInfoAddressing.block(7).hex
        #expect(detail(inputs.dropLast() + [one], outputs) == .address(BlockInfoAddressing.blockPrefix))
        #expect(code(inputs.dropLast() + ["00b"], outputs) == .undeclaredInput)
    }

    private func rejection(_ inputs: [String], _ outputs: [String]) -> Rejection? {
        do throws(Rejection) {
            try required.check(TransactionHeader(inputs: inputs, outputs: outputs))
            return nil
        } catch {
            return error
        }
    }

    private func code(_ inputs: [String], _ outputs: [String]) -> RejectionCode? { rejection(inputs, outputs)?.code }

    private func detail(_ inputs: [String], _ outputs: [String]) -> Rejection.Detail? {
        rejection(inputs, outputs)?.detail
    }
}
