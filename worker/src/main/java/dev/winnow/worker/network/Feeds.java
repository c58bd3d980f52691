package dev.winnow.worker.network;

/** What an activation goes into, which decides where its ReLU is. */
enum Feeds {
  /**
   * A 3x3 convolution of stride 1 (after a pooling or not). In a Winograd-ReLU network that one
   * applies the ReLU itself, to its transformed input.
   */
  CONVOLUTION,
  /** Anything else: a strided or 1x1 convolution, a dense layer, a global average. */
  OTHER
}
