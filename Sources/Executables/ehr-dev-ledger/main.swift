// Placeholder: the first real file of ehr-dev-ledger replaces this one.
