// Placeholder: the first real file of SawtoothSigning replaces this one.
