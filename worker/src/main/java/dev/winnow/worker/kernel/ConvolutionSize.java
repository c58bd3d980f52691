package dev.winnow.worker.kernel;

/**
 * All sizes of a convolution but its kernel's.
 *
 * @param in C
 * @param out K
 * @param height H of the input
 * @param width W of the input
 * @param batch N
 */
record ConvolutionSize(int in, int out, int height, int width, int batch) {}
