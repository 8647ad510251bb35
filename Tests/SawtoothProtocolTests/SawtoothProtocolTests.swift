// Placeholder: the first real file of SawtoothProtocolTests replaces this one.
