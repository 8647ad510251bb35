// Placeholder: the first real file of LedgerRESTTests replaces this one.
