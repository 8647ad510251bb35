// Placeholder: the first real file of SawtoothSigningTests replaces this one.
