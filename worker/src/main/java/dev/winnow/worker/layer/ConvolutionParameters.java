package dev.winnow.worker.layer;

import dev.winnow.worker.data.ExampleId;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The one parameter of a convolution: its weights, "W". */
final class ConvolutionParameters extends ParameterViews<ConvolutionConfiguration> {
  static final ConvolutionParameters INSTANCE = new ConvolutionParameters();
  static final String WEIGHT = "W";

  private ConvolutionParameters() {
    super(ConvolutionConfiguration.class);
  }

  @Override
  Map<String, long[]> shapes(ConvolutionConfiguration layer) {
    return Map.of(WEIGHT, layer.weightShape());
  }

  @Override
  float[] initialValue(ConvolutionConfiguration layer, String name, long seed) {
    // From the layer's name, so that a layer's weights do not depend on those before it.
    long layerSeed = ExampleId.mix(seed + ExampleId.of(String.valueOf(layer.getLayerName()), 0));
    return layer.initialWeights(new SplittableRandom(layerSeed));
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return name.equals(WEIGHT);
  }
}
