// Placeholder: the first real file of SawtoothProcessorTests replaces this one.
