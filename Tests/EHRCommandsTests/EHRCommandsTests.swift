// Placeholder: the first real file of EHRCommandsTests replaces this one.
