// Placeholder: the first real file of LMDBTests replaces this one.
