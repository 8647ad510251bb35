// ehr-gateway: accounts, records, consents, accesses and their audit over HTTP.

import Glibc
import StandardStreams

@main
enum Main {
    static func main() {
        ProgramStart.run("ehr-gateway", usage: EX_USAGE) { await GatewayCommand.runAndEnd("ehr-gateway") }
    }
}
