// Placeholder: the first real file of SawtoothTransport replaces this one.
