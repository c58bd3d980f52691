package dev.winnow.ensemble.report;

import dev.winnow.worker.network.LayerWeights;
import java.util.stream.IntStream;

/**
 * What pruning left of a layer.
 *
 * @param shape of its weights
 * @param side of a tile or kernel
 * @param positions share of the weights kept at each position of it, row by row
 */
record LayerData(
    String name, String form, String shape, int weights, int kept, int side, double[] positions) {
  static LayerData of(LayerWeights layer, float[] parameters) {
    return new LayerData(
        layer.layer(),
        layer.form().toString(),
        layer.shape(),
        layer.length(),
        layer.kept(parameters),
        layer.side(),
        IntStream.range(0, layer.positions())
            .mapToDouble(position -> layer.keptAt(position, parameters))
            .toArray());
  }
}
