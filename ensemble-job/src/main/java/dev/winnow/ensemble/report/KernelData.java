package dev.winnow.ensemble.report;

import dev.winnow.driver.training.TrainedMember;
import dev.winnow.worker.network.LayerWeights;
import java.util.Optional;

/**
 * The first tiles (or spatial kernels) of a layer, as the paper's Fig. 5a shows them.
 *
 * @param values [input channel][output channel][position], in hundredths of the largest shown; 0 is
 *     a pruned weight and no other
 */
public record KernelData(String layer, String form, int side, int[][][] values) {
  private static final int CHANNELS = 6;
  private static final int SCALE = 100;

  /** Those of a member's second convolution, if it has one. */
  public static Optional<KernelData> ofSecondConvolution(TrainedMember member) {
    return LayerWeights.of(member.network()).stream()
        .filter(KeptPositions::isDrawable)
        .skip(1)
        .findFirst()
        .map(layer -> of(layer, member.parameters()));
  }

  private static KernelData of(LayerWeights layer, float[] parameters) {
    int ins = Math.min(CHANNELS, layer.in());
    int outs = Math.min(CHANNELS, layer.out());
    float largest = 0;
    for (int c = 0; c < ins; c++) {
      for (int k = 0; k < outs; k++) {
        for (int position = 0; position < layer.positions(); position++) {
          largest = Math.max(largest, Math.abs(parameters[layer.index(position, c, k)]));
        }
      }
    }
    int[][][] values = new int[ins][outs][layer.positions()];
    for (int c = 0; c < ins; c++) {
      for (int k = 0; k < outs; k++) {
        for (int position = 0; position < layer.positions(); position++) {
          values[c][k][position] = scaled(parameters[layer.index(position, c, k)], largest);
        }
      }
    }
    return new KernelData(layer.layer(), layer.form().toString(), layer.side(), values);
  }

  private static int scaled(float weight, float largest) {
    if (weight == 0) {
      return 0;
    }
    int size = Math.max(1, Math.round(SCALE * Math.abs(weight) / largest));
    return weight < 0 ? -size : size;
  }
}
