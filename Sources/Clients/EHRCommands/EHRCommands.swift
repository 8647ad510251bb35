// Placeholder: the first real file of EHRCommands replaces this one.
