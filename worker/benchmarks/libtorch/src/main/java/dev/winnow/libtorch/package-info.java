/**
 * The member networks with conventional convolutions in libtorch: what Winnow's own kernels are
 * measured against. As long warmed up, with the same optimiser and the same median as {@code winnow
 * bench step} and {@code winnow bench score}. A program of its own, because PyTorch's binding and
 * ND4J need different versions of the same native library.
 */
package dev.winnow.libtorch;
