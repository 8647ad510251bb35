// ehr-dev-ledger: a development ledger with Sawtooth's component endpoint and REST API, or that API alone.

import Glibc
import StandardStreams

@main
enum Main {
    static func main() {
        ProgramStart.run("ehr-dev-ledger", usage: EX_USAGE) { await LedgerCommand.runAndEnd("ehr-dev-ledger") }
    }
}
