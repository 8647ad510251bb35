import RecordConfiguration
import Testing

@testable import EHRGateway

@Suite("Files of secrets")
struct SecretFileTests {
    @Test("every setting whose help asks for mode 0600 is looked at by the production check, and no other")
    func complete() {
        let asked = GatewaySettings.all.filter { $0.kind == .path && $0.help.contains("mode 0600") }.map(\.name)
        let others = [RecordSettings.batchKeyFile.name]
        #expect(Set(GatewaySettings.secretFiles.map(\.name)) == Set(asked + others))
    }
}
