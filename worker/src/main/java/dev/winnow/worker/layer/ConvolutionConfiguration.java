package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.ScratchEstimate;
import java.util.Collection;
import java.util.SplittableRandom;
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

/** What the two kinds of convolution have in common: one weight parameter, no bias. */
public abstract class ConvolutionConfiguration extends FeedForwardLayer implements HeapUse {
  private static final long serialVersionUID = 1L;

  private boolean first;

  ConvolutionConfiguration() {}

  ConvolutionConfiguration(int outChannels) {
    setNOut(outChannels);
  }

  /** Whether the input is the images, whose gradient nobody wants. */
  public boolean isFirst() {
    return first;
  }

  public void setFirst(boolean first) {
    this.first = first;
  }

  /** Shape of the weights, which lie in C order. */
  abstract long[] weightShape();

  /** Weights before training. */
  abstract float[] initialWeights(SplittableRandom random);

  /** Runs the convolution. */
  abstract ConvolutionKernel kernel();

  /** Height or width of the output. */
  abstract long outputSize(long inputSize);

  /**
   * Spatial weights [K][C][kernel][kernel], uniform within the bounds that keep the variance of
   * activations under a ReLU (He et al. 2015). Uniform, because that takes no function whose last
   * bit depends on the machine.
   */
  float[] initialSpatialWeights(int kernel, SplittableRandom random) {
    int fanIn = Math.toIntExact(getNIn() * kernel * kernel);
    double bound = Math.sqrt(6.0 / fanIn);
    float[] weights = new float[Math.toIntExact(getNOut() * fanIn)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return weights;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    ConvolutionComputation layer = new ConvolutionComputation(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return ConvolutionParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    InputType.InputTypeConvolutional images = LayerTypes.images(this, input);
    return LayerTypes.images(
        getNOut(), outputSize(images.getHeight()), outputSize(images.getWidth()));
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (getNIn() <= 0 || override) {
      setNIn(LayerTypes.images(this, input).getChannels());
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  /** None: weights and gradient are of the network's own vectors. */
  @Override
  public long ownBytes(int batch) {
    return 0;
  }

  @Override
  public void addScratch(InputType input, int batch, ScratchEstimate estimate) {
    InputType.InputTypeConvolutional images = LayerTypes.images(this, input);
    kernel().addScratch((int) images.getHeight(), (int) images.getWidth(), batch, estimate);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return LayerTypes.memory(this, input);
  }
}
