// Placeholder: the first real file of SawtoothTesting replaces this one.
