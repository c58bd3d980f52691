package dev.winnow.worker.network;

import dev.winnow.worker.layer.DenseLayer;
import dev.winnow.worker.layer.SpatialConvolutionLayer;
import dev.winnow.worker.layer.WinogradConvolutionLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;

/**
 * The weights of one convolution or dense layer, and where they lie in the flat parameter vector: a
 * tile or a kernel of side * side positions for each pair of an input and an output channel.
 *
 * @param layer its name
 * @param form what it is, and so the order of its weights
 * @param side of the Winograd tile or of the spatial kernel, 1 for a dense layer
 * @param in C, input channels or units
 * @param out K, output channels or units
 * @param offset of the first weight
 */
public record LayerWeights(String layer, Form form, int side, int in, int out, int offset) {
  /** What weights are, and their shape in C order. */
  public enum Form {
    /** In the Winograd domain, [side * side, C, K]. */
    WINOGRAD,
    /** Spatial, [K, C, side, side]. */
    CONVENTIONAL,
    /** [K, C]. */
    DENSE;

    /** As it is shown. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Those of a network, which is not built for it, in ascending order of offset. */
  public static List<LayerWeights> of(NetworkConfiguration network) {
    ComputationGraphConfiguration description = Networks.describe(network);
    // Not initialised, it takes no memory, but it knows the order in which parameters lie.
    GraphIndices order = new ComputationGraph(description).calculateIndices();
    List<LayerWeights> all = new ArrayList<>();
    long offset = 0;
    for (int index : order.getTopologicalSortOrder()) {
      GraphVertex vertex = description.getVertices().get(order.getIdxToName().get(index));
      if (vertex instanceof LayerVertex layer) {
        of(layer.getLayerConf().getLayer(), Math.toIntExact(offset)).ifPresent(all::add);
        offset += layer.numParams(true);
      }
    }
    return all;
  }

  /** Weights are the first parameter of every layer that has any. */
  private static Optional<LayerWeights> of(Layer layer, int offset) {
    if (layer instanceof WinogradConvolutionLayer winograd) {
      return Optional.of(of(winograd, Form.WINOGRAD, winograd.getTile(), offset));
    }
    if (layer instanceof SpatialConvolutionLayer spatial) {
      return Optional.of(of(spatial, Form.CONVENTIONAL, spatial.getKernel(), offset));
    }
    if (layer instanceof DenseLayer dense) {
      return Optional.of(of(dense, Form.DENSE, 1, offset));
    }
    // DL4J's own keeps [C, K] in Fortran order, which is the same.
    if (layer instanceof BaseOutputLayer output) {
      return Optional.of(of(output, Form.DENSE, 1, offset));
    }
    return Optional.empty();
  }

  private static LayerWeights of(FeedForwardLayer layer, Form form, int side, int offset) {
    return new LayerWeights(
        layer.getLayerName(), form, side, (int) layer.getNIn(), (int) layer.getNOut(), offset);
  }

  /** Positions of a tile or a kernel. */
  public int positions() {
    return side * side;
  }

  /** Number of weights. */
  public int length() {
    return positions() * in * out;
  }

  /** Index of a weight in the flat parameter vector, its position counted row by row. */
  public int index(int position, int inChannel, int outChannel) {
    return offset
        + (form == Form.WINOGRAD
            ? (position * in + inChannel) * out + outChannel
            : (outChannel * in + inChannel) * positions() + position);
  }

  /**
   * Number of weights that are not pruned, that is, not 0.
   *
   * @param parameters of the whole network
   */
  public int kept(float[] parameters) {
    int kept = 0;
    for (int i = offset; i < offset + length(); i++) {
      kept += parameters[i] == 0 ? 0 : 1;
    }
    return kept;
  }

  /**
   * Share of the weights at a position that are not pruned, over all pairs of channels.
   *
   * @param parameters of the whole network
   */
  public double keptAt(int position, float[] parameters) {
    int kept = 0;
    for (int c = 0; c < in; c++) {
      for (int k = 0; k < out; k++) {
        kept += parameters[index(position, c, k)] == 0 ? 0 : 1;
      }
    }
    return (double) kept / (in * out);
  }

  /** Sizes in the order of the weights, such as 16x64x192. */
  public String shape() {
    return switch (form) {
      case WINOGRAD -> "%dx%dx%d".formatted(positions(), in, out);
      case CONVENTIONAL -> "%dx%dx%dx%d".formatted(out, in, side, side);
      case DENSE -> "%dx%d".formatted(out, in);
    };
  }
}
