/// The command line of a measurement.
struct LoadOptions {
    var transactions = 20_000
    var window = 64
    /// Transactions before the clock starts.
    var warmUp = 500
    var program: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--" {
                program = Array(rest)
                break
            }
            guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
                stop("\(name) needs a number above 0")
            }
            switch name {
            case "--transactions": transactions = value
            case "--window": window = value
            case "--warm-up": warmUp = value
            default: stop("there is no option \(name)")
            }
        }
        if program.isEmpty { stop("which program is to be measured? Put it after --, with {url} for the endpoint") }
        warmUp = min(warmUp, transactions / 2)
    }
}
