// Placeholder: the first real file of SawtoothTransportTests replaces this one.
