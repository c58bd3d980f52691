package dev.winnow.worker.network;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** From which implementation of the layers a network is built. */
interface LayerSet {
  /**
   * A convolution without normalisation.
   *
   * @param in what is convolved
   * @param kernel side of the kernel: 3 with padding 1, or 1 without
   * @param stride 1 or 2
   * @param out number of channels
   * @param first whether the input is the images
   */
  Layer convolution(Tensor in, int kernel, int stride, int out, boolean first);

  /** Normalisation, without or with a ReLU that is fused if {@link #fusesRelu}. */
  Layer normalization(boolean relu);

  /** Whether normalisation and addition apply the ReLU themselves. */
  boolean fusesRelu();

  /** Whether 3x3 convolutions of stride 1, but the first, apply the ReLU to their input. */
  boolean convolutionAppliesRelu();

  Layer relu();

  Layer dropout(double probability);

  Layer maxPooling();

  Layer globalAverage();

  /** A dense layer that normalisation follows. */
  Layer dense(int units);

  /** What turns images of that shape into the input of a dense layer. */
  InputPreProcessor flatten(int channels, int height, int width);

  GraphVertex addition(boolean relu);
}
