// Placeholder: the first real file of SawtoothClientTests replaces this one.
