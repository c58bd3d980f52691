package dev.winnow.libtorch;

/** Channels, and rows and columns, of which there are as many. */
record ImageShape(int channels, int side) {}
