// ehr-encryption: keeps records and their keys for others to ask.

import Glibc
import StandardStreams

@main
enum Main {
    static func main() {
        ProgramStart.run("ehr-encryption", usage: EX_USAGE) { await EncryptionCommand.runAndEnd("ehr-encryption") }
    }
}
