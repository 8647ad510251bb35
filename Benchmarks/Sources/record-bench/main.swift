// The journeys of records, measured: scripts/bench.sh streaming and scripts/bench.sh revoke run this.
//
//     record-bench stream --folder DIR --store folder --mebibytes 4096
//     record-bench stream --folder DIR --store s3 --mebibytes 4096 --endpoint http://127.0.0.1:9000 --bucket records
//     record-bench revoke --folder DIR --records 100000
//
// DIR is an empty folder for keys and objects. Each measurement is a line of JSON. The ledger is the family's rules in
// this process: what is measured is not a network.

import Glibc

let arguments = Arguments(Array(CommandLine.arguments.dropFirst(2)))
do {
    switch CommandLine.arguments.dropFirst().first {
    case "stream": try await StreamBench(arguments).run()
    case "revoke": try await RevokeBench(arguments).run()
    default: Arguments.fail("say `stream` or `revoke`, then --folder DIR", 2)
    }
} catch {
    Arguments.fail("\(error)", 1)
}
