package dev.winnow.worker.layer;

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

  WeightedConfiguration() {}

  WeightedConfiguration(int outChannels) {
    setNOut(outChannels);
  }

  /** Shape of the weights, which lie in C order. */
  abstract long[] weightShape();

  /** Weights before training. */
  abstract float[] initialWeights(long seed);

  /** Runs the layer. */
  abstract ConvolutionKernel kernel();

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

  /** None: weights and gradient are of the network's own vectors. */
  @Override
  public long ownBytes(int batch) {
    return 0;
  }
}
