package dev.winnow.worker.network;

/** How the 3x3, stride 1 convolutions of a network compute. */
public enum Convolution {
  /** Weights, pruning and ReLU in the spatial domain. */
  CONVENTIONAL,
  /** Weights, pruning and ReLU in the Winograd domain (Liu et al. 2018). */
  WINOGRAD_RELU
}
