package dev.winnow.worker.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Scale, shift and running statistics, one of each per channel. */
final class BatchNormalizationParameters extends ParameterViews<BatchNormalizationLayer> {
  static final BatchNormalizationParameters INSTANCE = new BatchNormalizationParameters();
  static final String GAMMA = "gamma";
  static final String BETA = "beta";
  static final String MEAN = "mean";
  static final String VARIANCE = "var";

  private BatchNormalizationParameters() {
    super(BatchNormalizationLayer.class);
  }

  @Override
  Map<String, long[]> shapes(BatchNormalizationLayer layer) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : new String[] {GAMMA, BETA, MEAN, VARIANCE}) {
      shapes.put(name, new long[] {1, layer.getNOut()});
    }
    return shapes;
  }

  @Override
  float[] initialValue(BatchNormalizationLayer layer, String name, long seed) {
    float[] values = new float[(int) layer.getNOut()];
    Arrays.fill(values, name.equals(GAMMA) || name.equals(VARIANCE) ? 1 : 0);
    return values;
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return false;
  }
}
