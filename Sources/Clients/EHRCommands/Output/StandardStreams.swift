internal import StandardStreams

/// One line on standard error.
func writeError(_ line: String) { StandardError.write(line + "\n") }

/// A text on standard error as it is, for a terminal.
func writeTerminal(_ text: String) { StandardError.write(text) }
