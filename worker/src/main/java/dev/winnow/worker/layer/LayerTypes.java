package dev.winnow.worker.layer;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/** What all layers answer alike when DL4J asks for shapes. */
final class LayerTypes {
  private LayerTypes() {}

  /** The input as images of channels, or a clear error. */
  static InputTypeConvolutional images(Layer layer, InputType input) {
    if (input instanceof InputTypeConvolutional images) {
      return images;
    }
    throw new IllegalArgumentException(
        "layer \"%s\" takes [channels, height, width], not %s"
            .formatted(layer.getLayerName(), input));
  }

  /** Rows of the input; 1 when it is dense. */
  static int height(InputType input) {
    return input instanceof InputTypeConvolutional images ? (int) images.getHeight() : 1;
  }

  /** Columns of the input; 1 when it is dense. */
  static int width(InputType input) {
    return input instanceof InputTypeConvolutional images ? (int) images.getWidth() : 1;
  }

  static InputType images(long channels, long height, long width) {
    return InputType.convolutional(height, width, channels);
  }

  /** DL4J's report of what a layer takes; nothing but its parameters and its output. */
  static LayerMemoryReport memory(Layer layer, InputType input) {
    InputType output = layer.getOutputType(-1, input);
    return new LayerMemoryReport.Builder(layer.getLayerName(), layer.getClass(), input, output)
        .standardMemory(layer.initializer().numParams(layer), 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
