/**
 * The member networks with conventional convolutions in libtorch, timed as {@code winnow bench
 * step} times Winnow's: what Winnow's own kernels are measured against. A program of its own,
 * because PyTorch's binding and ND4J need different versions of the same native library.
 */
package dev.winnow.libtorch;
