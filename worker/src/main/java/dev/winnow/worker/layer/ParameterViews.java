package dev.winnow.worker.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Cuts a layer's part of the flat parameter vector, and of the flat gradient, into named arrays.
 *
 * @param <L> the layer's configuration
 */
abstract class ParameterViews<L extends Layer> implements ParamInitializer {
  private final Class<L> type;

  ParameterViews(Class<L> type) {
    this.type = type;
  }

  /** Name and shape of each parameter, in the order in which they lie in the flat vector. */
  abstract Map<String, long[]> shapes(L layer);

  /** Value of a parameter before training, in C order. */
  abstract float[] initialValue(L layer, String name, long seed);

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(type.cast(layer)).values().stream().mapToLong(ParameterViews::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(shapes(type.cast(layer)).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(name -> isWeightParam(layer, name)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isBiasParam(Layer layer, String name) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
    L layer = type.cast(conf.getLayer());
    Map<String, INDArray> views = cut(layer, flat);
    for (Map.Entry<String, INDArray> view : views.entrySet()) {
      conf.addVariable(view.getKey());
      if (initialize) {
        NativeFloats.write(initialValue(layer, view.getKey(), conf.getSeed()), view.getValue());
      }
    }
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray flat) {
    return cut(type.cast(conf.getLayer()), flat);
  }

  private Map<String, INDArray> cut(L layer, INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    long from = 0;
    for (Map.Entry<String, long[]> shape : shapes(layer).entrySet()) {
      long to = from + length(shape.getValue());
      INDArray part = flat.get(NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(from, to));
      views.put(shape.getKey(), part.reshape('c', shape.getValue()));
      from = to;
    }
    return views;
  }

  private static long length(long[] shape) {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }
}
