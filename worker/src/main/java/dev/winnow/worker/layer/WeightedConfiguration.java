package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Epilogue;
import dev.winnow.worker.kernel.FoldedConvolution;
import dev.winnow.worker.kernel.TrainableConvolution;
import dev.winnow.worker.kernel.Weights;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What convolutions and dense layers have in common: one weight parameter, "W", no bias. */
public abstract class WeightedConfiguration extends FeedForwardLayer implements HeapUse {
  private static final long serialVersionUID = 1L;

  WeightedConfiguration(int outChannels) {
    setNOut(outChannels);
  }

  /** Shape of the weights, which lie in C order. */
  abstract long[] weightShape();

  /** Weights before training. */
  abstract float[] initialWeights(long seed);

  /** Runs the layer. */
  abstract TrainableConvolution convolution();

  /** Shape of the output, [N, K, H, W] or [N, K]. */
  abstract long[] outputShape(long[] inputShape);

  /** Whether anything before the layer learns. */
  abstract boolean wantsInputGradient();

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    WeightedComputation layer = new WeightedComputation(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public final ParamInitializer initializer() {
    return WeightedParameters.INSTANCE;
  }

  @Override
  public final InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public final LayerMemoryReport getMemoryReport(InputType input) {
    return LayerTypes.memory(this, input);
  }

  /** Channels, height and width of the output, by those of the input; 1 and 1 when dense. */
  public final int[] outputShape(int channels, int height, int width) {
    long[] shape = outputShape(new long[] {1, channels, height, width});
    return new int[] {
      (int) shape[1], shape.length > 2 ? (int) shape[2] : 1, shape.length > 2 ? (int) shape[3] : 1
    };
  }

  /** Whether {@link #fold} takes an epilogue with pooling. */
  public final boolean foldsPooling() {
    return convolution().foldsPooling();
  }

  /**
   * Packs the weights that are not 0, if it is faster to skip the others.
   *
   * @param all weights of the layer
   */
  public Weights packed(Weights all) {
    return all;
  }

  /**
   * The layer for scoring.
   *
   * @param height of the inputs, 1 for a dense layer
   * @param width likewise
   * @param weights which no longer change
   * @param epilogue what follows the layer
   */
  public final FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue) {
    return convolution().fold(height, width, weights, epilogue);
  }

  /** What scoring takes: weights and gradient are of the network's own vectors. */
  @Override
  public long ownBytes(InputType input, int batch, int groups) {
    return convolution().foldedBytes(LayerTypes.height(input), LayerTypes.width(input));
  }
}
