package dev.winnow.worker.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The one parameter of a convolution or a dense layer: its weights, "W". */
final class WeightedParameters extends ParameterViews<WeightedConfiguration> {
  static final WeightedParameters INSTANCE = new WeightedParameters();
  static final String WEIGHT = "W";

  private WeightedParameters() {
    super(WeightedConfiguration.class);
  }

  @Override
  Map<String, long[]> shapes(WeightedConfiguration layer) {
    return Map.of(WEIGHT, layer.weightShape());
  }

  @Override
  float[] initialValue(WeightedConfiguration layer, String name, long seed) {
    return layer.initialWeights(seed);
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return name.equals(WEIGHT);
  }
}
