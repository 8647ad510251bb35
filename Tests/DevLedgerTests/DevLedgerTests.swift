// Placeholder: the first real file of DevLedgerTests replaces this one.
