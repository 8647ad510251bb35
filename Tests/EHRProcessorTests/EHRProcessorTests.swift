// Placeholder: the first real file of EHRProcessorTests replaces this one.
