// Placeholder: the first real file of SawtoothProcessor replaces this one.
