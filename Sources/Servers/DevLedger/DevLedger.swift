// Placeholder: the first real file of DevLedger replaces this one.
