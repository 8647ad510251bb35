// Placeholder: the first real file of LMDB replaces this one.
