package dev.winnow.ensemble.reproduction;

import dev.winnow.worker.network.Convolution;

/** What the paper compares. */
public enum Approach {
  /** One conventional network. */
  C_CNN("C-CNN", Convolution.CONVENTIONAL),
  /** The blended ensemble of conventional networks. */
  SC_CNN("SC-CNN", Convolution.CONVENTIONAL),
  /** The blended ensemble of Winograd-ReLU networks. */
  SWR_CNN("SWR-CNN", Convolution.WINOGRAD_RELU);

  private final String title;
  private final Convolution convolution;

  Approach(String title, Convolution convolution) {
    this.title = title;
    this.convolution = convolution;
  }

  /** As the paper writes it. */
  public String title() {
    return title;
  }

  Convolution convolution() {
    return convolution;
  }

  boolean isEnsemble() {
    return this != C_CNN;
  }
}
