// Placeholder: the first real file of CBOR replaces this one.
