package dev.winnow.worker.scoring;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.kernel.Elementwise;
import dev.winnow.worker.kernel.Epilogue;
import dev.winnow.worker.kernel.FoldedConvolution;
import dev.winnow.worker.kernel.GlobalAveragePooling;
import dev.winnow.worker.kernel.MaxPooling;
import dev.winnow.worker.kernel.SpatialConvolution;
import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.AdditionVertex;
import dev.winnow.worker.layer.BatchNormalizationLayer;
import dev.winnow.worker.layer.DropoutLayer;
import dev.winnow.worker.layer.FlattenPreProcessor;
import dev.winnow.worker.layer.GlobalAveragePoolingLayer;
import dev.winnow.worker.layer.MaxPoolingLayer;
import dev.winnow.worker.layer.ReluLayer;
import dev.winnow.worker.layer.WeightedConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;

/** Goes through the vertices of a network once, in the order in which its parameters lie. */
final class PlanBuilder {
  private final ComputationGraphConfiguration graph;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  /** By the memory of their outputs, convolutions that may still take on what follows. */
  private final Map<Integer, PlannedConvolution> open = new HashMap<>();

  private final List<Supplier<PlannedOperation>> operations = new ArrayList<>();
  private int parametersAt;
  private int ids;

  PlanBuilder(ComputationGraphConfiguration graph, ImageShape images) {
    this.graph = graph;
    graph.getVertexInputs().values().forEach(this::countReaders);
    values.put(
        graph.getNetworkInputs().get(0), value(images.channels(), images.height(), images.width()));
  }

  private void countReaders(List<String> inputs) {
    inputs.forEach(input -> readers.merge(input, 1, Integer::sum));
  }

  /**
   * The operations in order; the first input is the images, the last output one value for each
   * class.
   */
  List<PlannedOperation> operations() {
    GraphIndices indices = new ComputationGraph(graph).calculateIndices();
    for (int index : indices.getTopologicalSortOrder()) {
      String name = indices.getIdxToName().get(index);
      GraphVertex vertex = graph.getVertices().get(name);
      if (vertex != null) {
        values.put(name, output(name, vertex));
        parametersAt += Math.toIntExact(vertex.numParams(true));
      }
    }
    return operations.stream().map(Supplier::get).toList();
  }

  private Value output(String name, GraphVertex vertex) {
    List<String> from = graph.getVertexInputs().get(name);
    Value in = values.get(from.get(0));
    if (from.stream().anyMatch(input -> readers.get(input) > 1)) {
      // Others want what is put out up to here.
      open.remove(in.id());
    }
    if (vertex instanceof AdditionVertex sum) {
      return add(in, values.get(from.get(1)), sum.isRelu());
    }
    if (vertex instanceof LayerVertex layer) {
      boolean flatten = layer.getPreProcessor() instanceof FlattenPreProcessor;
      return output(layer.getLayerConf().getLayer(), flatten ? in.flat() : in);
    }
    throw unknown(name, vertex);
  }

  private Value output(Layer layer, Value in) {
    if (layer instanceof WeightedConfiguration weighted) {
      return convolve(weighted, in);
    }
    if (layer instanceof BatchNormalizationLayer normalization) {
      return normalize(normalization, in);
    }
    if (layer instanceof MaxPoolingLayer) {
      return pool(in);
    }
    if (layer instanceof ReluLayer) {
      Operation relu = (inputs, out) -> Elementwise.relu(inputs[0], out);
      return add(List.of(in), value(in.channels(), in.height(), in.width()), true, relu);
    }
    if (layer instanceof GlobalAveragePoolingLayer) {
      Operation average = (inputs, out) -> GlobalAveragePooling.forward(inputs[0], out);
      return add(List.of(in), value(in.channels(), 1, 1), false, average);
    }
    if (layer instanceof OutputLayer dense) {
      return classify(Math.toIntExact(dense.getNOut()), in);
    }
    if (layer instanceof DropoutLayer || layer instanceof LossLayer) {
      return in;
    }
    throw unknown(layer.getLayerName(), layer);
  }

  private static IllegalArgumentException unknown(String name, Object what) {
    return new IllegalArgumentException(
        "no scoring with %s, which is \"%s\"".formatted(what.getClass().getSimpleName(), name));
  }

  private Value convolve(WeightedConfiguration layer, Value in) {
    int[] shape = layer.outputShape(in.channels(), in.height(), in.width());
    Value out = value(shape[0], shape[1], shape[2]);
    PlannedConvolution convolution =
        new PlannedConvolution(
            layer, parametersAt, (int) layer.initializer().numParams(layer), in, out);
    open.put(out.id(), convolution);
    operations.add(convolution::planned);
    return out;
  }

  private Value normalize(BatchNormalizationLayer layer, Value in) {
    PlannedConvolution before = open.get(in.id());
    if (before == null) {
      throw unknown(layer.getLayerName(), layer);
    }
    before.normalize(layer, parametersAt);
    return in;
  }

  private Value pool(Value in) {
    PlannedConvolution before = open.get(in.id());
    if (before != null && before.poolsItself()) {
      return before.pool();
    }
    Value out = value(in.channels(), in.height() / 2, in.width() / 2);
    return add(List.of(in), out, false, (inputs, pooled) -> MaxPooling.forward(inputs[0], pooled));
  }

  private Value add(Value a, Value b, boolean relu) {
    Operation sum = (inputs, out) -> Elementwise.add(inputs[0], inputs[1], relu, out);
    return add(List.of(a, b), value(a.channels(), a.height(), a.width()), true, sum);
  }

  /** DL4J's own layer, which has a bias after its weights. */
  private Value classify(int classes, Value in) {
    int weightsAt = parametersAt;
    int length = classes * in.channels();
    Value out = value(classes, 1, 1);
    Operation.Maker dense =
        weights -> {
          float[] all = weights.parameters();
          float[] ones = new float[classes];
          Arrays.fill(ones, 1);
          int biasAt = weightsAt + length;
          float[] bias = Arrays.copyOfRange(all, biasAt, biasAt + classes);
          FoldedConvolution product =
              new SpatialConvolution(1, 1, in.channels(), classes)
                  .fold(
                      1,
                      1,
                      new Weights(all, weightsAt, length),
                      new Epilogue(ones, bias, false, false));
          return (inputs, scores) -> product.forward(inputs[0], scores);
        };
    operations.add(() -> new PlannedOperation(List.of(in), out, false, dense));
    return out;
  }

  private Value add(List<Value> inputs, Value output, boolean inPlace, Operation operation) {
    operations.add(() -> new PlannedOperation(inputs, output, inPlace, weights -> operation));
    return output;
  }

  private Value value(int channels, int height, int width) {
    return new Value(ids++, channels, height, width);
  }
}
