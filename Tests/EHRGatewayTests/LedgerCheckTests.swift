import EHRFamily
import SawtoothProtocol
import Testing

@testable import EHRGateway

@Suite("The production check")
struct LedgerCheckTests {
    /// `sawtooth.config.vote.proposals` is an example of Sawtooth's own documentation; the role's address is by its
    /// Identity family's specification, with Python's hashlib.
    @Test("finds settings and roles where Sawtooth's families keep them")
    func addresses() {
        #expect(LedgerCheck.address(ofSetting: RegistrarSetting.key) == RegistrarSetting.address)
        #expect(
            LedgerCheck.address(ofSetting: "sawtooth.config.vote.proposals").hex
                == "000000a87cb5eafdcca6a8b79606fb3afea5bdab274474a6aa82c1c0cbf0fbcaf64c0b")
        #expect(
            LedgerCheck.address(ofRole: ["transactor", "batch_signer"]).hex
                == "00001d01d331cdbbea7fe357fe19dddd8b4dc5e3b0c44298fc1c14e3b0c44298fc1c14")
    }

    @Test("is a table, with what to do below what is not as it should be")
    func table() {
        let lines = CheckFinding.table([
            CheckFinding("a.b", holds: true, "as it should be", otherwise: "nothing"),
            CheckFinding("long.name", .wrong, "not so", advice: "mend it"),
        ])
        #expect(
            lines == [
                "a.b        ok      as it should be", "long.name  wrong   not so", "                   -> mend it",
            ])
    }
}
