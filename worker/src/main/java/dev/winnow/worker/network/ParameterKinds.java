package dev.winnow.worker.network;

import dev.winnow.worker.layer.BatchNormalizationLayer;
import dev.winnow.worker.layer.ConvolutionConfiguration;
import dev.winnow.worker.network.ParameterRange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What lies where in a network's flat parameter vector. */
public final class ParameterKinds {
  private static final Set<String> STATISTICS = Set.of("mean", "var");

  private ParameterKinds() {}

  /** All named parameters, in ascending order of offset, without gaps. */
  public static List<ParameterBlock> blocks(ComputationGraph graph) {
    List<ParameterBlock> blocks = new ArrayList<>();
    int offset = 0;
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (!vertex.hasLayer()) {
        continue;
      }
      Layer layer = vertex.getLayer().conf().getLayer();
      for (Map.Entry<String, INDArray> parameter : vertex.paramTable(false).entrySet()) {
        int length = Math.toIntExact(parameter.getValue().length());
        Kind kind = kind(layer, parameter.getKey());
        ParameterRange range = new ParameterRange(offset, length, kind);
        blocks.add(new ParameterBlock(vertex.getVertexName(), parameter.getKey(), range));
        offset += length;
      }
    }
    return blocks;
  }

  /**
   * The weights that may be pruned, a range a convolution.
   *
   * @param ends whether those of the first convolution, on pixels, and of the layer that gives the
   *     classes, if it is a convolution, are among them
   */
  public static List<ParameterRange> prunable(ComputationGraph graph, boolean ends) {
    List<ParameterBlock> weights =
        blocks(graph).stream()
            .filter(block -> block.parameter().equals(DefaultParamInitializer.WEIGHT_KEY))
            .toList();
    List<ParameterBlock> inner = ends ? weights : weights.subList(1, weights.size() - 1);
    return inner.stream()
        .map(ParameterBlock::range)
        .filter(range -> range.kind() == Kind.CONVOLUTION_WEIGHT)
        .toList();
  }

  private static Kind kind(Layer layer, String parameter) {
    if (layer instanceof ConvolutionConfiguration) {
      return Kind.CONVOLUTION_WEIGHT;
    }
    boolean statistic = layer instanceof BatchNormalizationLayer && STATISTICS.contains(parameter);
    return statistic ? Kind.STATISTIC : Kind.OTHER_WEIGHT;
  }
}
