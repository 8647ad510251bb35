// Placeholder: the first real file of EHRFamily replaces this one.
