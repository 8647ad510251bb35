// Placeholder: the first real file of EHRProcessor replaces this one.
