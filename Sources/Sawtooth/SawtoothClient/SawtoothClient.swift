// Placeholder: the first real file of SawtoothClient replaces this one.
