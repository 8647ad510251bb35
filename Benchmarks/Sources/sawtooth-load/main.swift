// sawtooth-load: plays a validator's component endpoint towards one transaction processor and measures it.
//
//   sawtooth-load [--transactions N] [--window W] [--stream FILE] -- PROGRAM ... {url} ...
//                                                                 starts the program, prints one JSON line
//   sawtooth-load floor {url}                                     answers with the least work possible
//
// The load is REGISTER_PATIENT with a new id each time: one read of an absent entry, whatever events the processor
// adds, one write, a verdict; or what a file holds (`Stream`). `floor` does just the former on one thread with a state
// machine and no checks: what libzmq allows.

import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "floor" {
    guard arguments.count == 2 else { stop("usage: sawtooth-load floor tcp://HOST:PORT") }
    Floor(endpoint: arguments[1]).run()
} else {
    let options = LoadOptions(arguments)
    print(Load(options).run())
}

/// Ends the program with a line on standard error.
func stop(_ reason: String) -> Never {
    let line = Array("sawtooth-load: \(reason)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(2)
}
