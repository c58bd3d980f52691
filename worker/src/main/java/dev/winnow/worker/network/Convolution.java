package dev.winnow.worker.network;

import java.util.Locale;

/** How the 3x3, stride 1 convolutions of a network compute. */
public enum Convolution {
  /** Weights, pruning and ReLU in the spatial domain. */
  CONVENTIONAL,
  /** Weights, pruning and ReLU in the Winograd domain (Liu et al. 2018). */
  WINOGRAD_RELU;

  /** As it is configured. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
