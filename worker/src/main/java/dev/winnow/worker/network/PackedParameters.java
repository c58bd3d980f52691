package dev.winnow.worker.network;

import dev.winnow.worker.kernel.PruningMask;
import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.HeapWeights;
import dev.winnow.worker.network.ParameterRange.Kind;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The parameters that a network has while it trains: all but the pruned ones, which are left out of
 * every flat vector, so that neither the optimiser nor an exchange sees them.
 */
final class PackedParameters {
  private final List<Range> ranges;
  private final int length;

  private PackedParameters(List<Range> ranges, int length) {
    this.ranges = ranges;
    this.length = length;
  }

  /**
   * Some neighbours.
   *
   * @param all where they are with the pruned ones among them
   * @param at where the first of them is without
   * @param mask which are not pruned; null for all
   * @param layer that takes them from the vectors themselves; null where they are copied
   */
  record Range(ParameterRange all, int at, PruningMask mask, HeapWeights layer) {
    int length() {
      return mask == null ? all.length() : mask.kept();
    }
  }

  /**
   * Leaves out the convolution weights that are 0.
   *
   * @param all parameters of the graph
   */
  static PackedParameters of(ComputationGraph graph, float[] all) {
    List<Range> ranges = new ArrayList<>();
    int at = 0;
    for (ParameterBlock block : ParameterKinds.blocks(graph)) {
      ParameterRange range = block.range();
      HeapWeights layer =
          graph.getLayer(block.layer()) instanceof HeapWeights heapWeights ? heapWeights : null;
      PruningMask mask = null;
      if (layer != null && range.kind() == Kind.CONVOLUTION_WEIGHT) {
        mask = PruningMask.of(new Weights(all, range.offset(), range.length()));
        mask = mask.kept() == range.length() ? null : mask;
      }
      Range packed = new Range(range, at, mask, layer);
      ranges.add(packed);
      at += packed.length();
    }
    return new PackedParameters(ranges, at);
  }

  List<Range> ranges() {
    return ranges;
  }

  /** Number of parameters that are not pruned. */
  int length() {
    return length;
  }

  /** What lies where in packed vectors. */
  List<ParameterRange> parameterRanges() {
    return ranges.stream()
        .filter(range -> range.length() > 0)
        .map(range -> new ParameterRange(range.at(), range.length(), range.all().kind()))
        .toList();
  }

  /** Leaves out of a vector what is pruned; writes the front of {@code packed}. */
  void pack(float[] all, float[] packed) {
    for (Range range : ranges) {
      int from = range.all().offset();
      if (range.mask() == null) {
        System.arraycopy(all, from, packed, range.at(), range.length());
      } else {
        range.mask().pack(all, from, packed, range.at());
      }
    }
  }

  /** Undoes {@link #pack}, with zeros where something is pruned. */
  void unpack(float[] packed, float[] all) {
    for (Range range : ranges) {
      int to = range.all().offset();
      if (range.mask() == null) {
        System.arraycopy(packed, range.at(), all, to, range.length());
      } else {
        range.mask().unpack(packed, range.at(), all, to);
      }
    }
  }
}
