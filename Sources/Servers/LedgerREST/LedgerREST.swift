// Placeholder: the first real file of LedgerREST replaces this one.
